// rule: throw
#include <stdexcept>

#include "../support.hpp"

task<void> test() {
    try {
        throw std::runtime_error(co_await name());
    } catch (const std::exception& e) {
        check(e.what() == long_text);
    }
}

int main() {
    run(test());
}
