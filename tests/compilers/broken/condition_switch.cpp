// rule: condition
#include "../support.hpp"

task<void> test() {
    switch (co_await number()) {
        case 3:
            break;
        default:
            std::abort();
    }
}

int main() {
    run(test());
}
