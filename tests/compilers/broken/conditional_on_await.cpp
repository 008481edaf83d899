// rule: conditional
#include "../support.hpp"

task<void> test() {
    const std::string s = co_await yes() ? long_text : std::string("nobody");
    check(s == long_text);
}

int main() {
    run(test());
}
