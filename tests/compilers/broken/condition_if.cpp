// rule: condition
#include "../support.hpp"

int used = 0;
task<void> handle(int x) {
    if (co_await yes()) used += x;
}
task<void> test() {
    co_await handle(2);
    check(used == 2);
}

int main() {
    run(test());
}
