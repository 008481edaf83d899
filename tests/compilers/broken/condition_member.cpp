// rule: condition
#include "../support.hpp"

struct Plugin {
    int used = 0;
    task<void> handle(int x);
};
task<void> Plugin::handle(int x) {
    if (!(co_await yes())) std::abort();
    used += x;
}
task<void> test() {
    Plugin p;
    co_await p.handle(2);
    check(p.used == 2);
}

int main() {
    run(test());
}
