// rule: condition
#include "../support.hpp"

template <class T>
task<void> handle(T& used) {
    if (co_await yes()) used += 2;
}
task<void> test() {
    int n = 0;
    co_await handle(n);
    check(n == 2);
}

int main() {
    run(test());
}
