// rule: aggregate
#include "../support.hpp"

task<void> test() {
    const std::size_t n = co_await send_options({.chat_id = 1, .text = long_text});
    check(n == long_text.size());
}

int main() {
    run(test());
}
