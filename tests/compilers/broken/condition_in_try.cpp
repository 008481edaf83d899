// rule: condition
#include "../support.hpp"

int used = 0;
task<void> handle() {
    try {
        if (co_await yes()) ++used;
    } catch (...) {
        std::abort();
    }
}
task<void> test() {
    co_await handle();
    check(used == 1);
}

int main() {
    run(test());
}
