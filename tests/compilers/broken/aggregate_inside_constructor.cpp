// rule: aggregate
#include "../support.hpp"

struct Wrapped {
    explicit Wrapped(Options o) : options(std::move(o)) {}
    Options options;
};
task<std::size_t> send_wrapped(Wrapped w) {
    co_await hop();
    co_return w.options.text.size();
}
task<void> test() {
    const std::size_t n = co_await send_wrapped(Wrapped({.text = long_text}));
    check(n == long_text.size());
}

int main() {
    run(test());
}
