// rule: aggregate
#include "../support.hpp"

task<void> test() {
    std::vector<Options> all;
    all.push_back({.text = co_await name()});
    check(all.front().text == long_text);
}

int main() {
    run(test());
}
