// rule: condition
#include "../support.hpp"

int turns = 0;
task<bool> more() {
    co_await hop();
    co_return ++turns < 3;
}
task<void> test() {
    for (; co_await more();) co_await hop();
    check(turns == 3);
}

int main() {
    run(test());
}
