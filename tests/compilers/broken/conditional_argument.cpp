// rule: conditional
#include "../support.hpp"

task<void> test() {
    const bool polite = true;
    const std::size_t n = co_await send_message(Message(polite ? long_text : "x"));
    check(n == long_text.size());
}

int main() {
    run(test());
}
