// rule: conditional
#include "../support.hpp"

task<void> test() {
    bool asked = true;
    const std::string s = asked ? co_await name() : std::string("nobody");
    check(s == long_text);
}

int main() {
    run(test());
}
