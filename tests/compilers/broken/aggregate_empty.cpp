// rule: aggregate
#include "../support.hpp"

task<void> test() {
    const std::size_t n = co_await send_options({});
    check(n == 0);
}

int main() {
    run(test());
}
