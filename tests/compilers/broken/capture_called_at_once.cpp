// rule: capture
#include "../support.hpp"

task<void> test() {
    std::string s = long_text;
    co_await [s]() -> task<void> {
        check(s == long_text);
        co_await hop();
    }();
}

int main() {
    run(test());
}
