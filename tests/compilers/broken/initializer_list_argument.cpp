// rule: initializer-list
#include "../support.hpp"

task<std::size_t> send_all(std::vector<std::string> texts) {
    co_await hop();
    co_return texts.size();
}
task<void> test() {
    const std::size_t n = co_await send_all({"a", "b"});
    check(n == 2);
}

int main() {
    run(test());
}
