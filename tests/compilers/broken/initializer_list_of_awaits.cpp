// rule: initializer-list
#include "../support.hpp"

task<void> test() {
    std::vector<std::string> names{co_await name(), co_await name()};
    check(names.size() == 2);
}

int main() {
    run(test());
}
