// rule: capture
#include "../support.hpp"

task<void> test() {
    std::string s = long_text;
    const bool ok = co_await matches([s] { return s == long_text; });
    check(ok);
}

int main() {
    run(test());
}
