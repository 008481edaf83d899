// rule: aggregate
#include "../support.hpp"

task<void> test() {
    const std::size_t n = co_await send_options(Options(1, long_text));
    check(n == long_text.size());
}

int main() {
    run(test());
}
