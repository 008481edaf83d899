// rule: conditional
#include "../support.hpp"

task<void> test() {
    const bool polite = true;
    const std::string s = co_await (polite ? name() : name());
    check(s == long_text);
}

int main() {
    run(test());
}
