// rule: aggregate
#include "../support.hpp"

std::size_t length(const Options& o, int more) {
    return o.text.size() + static_cast<std::size_t>(more);
}
task<void> test() {
    const std::size_t n = length({.text = long_text}, co_await number());
    check(n == long_text.size() + 3);
}

int main() {
    run(test());
}
