// rule: condition
#include "../support.hpp"

int turns = 0;
task<bool> more() {
    co_await hop();
    co_return ++turns < 3;
}
task<void> test() {
    do {
        co_await hop();
    } while (co_await more());
    check(turns == 3);
}

int main() {
    run(test());
}
