// rule: default-argument
#include "../support.hpp"

task<std::size_t> send(std::string text, Options options = {}) {
    co_await hop();
    co_return text.size() + options.text.size();
}
task<void> test() {
    const std::size_t n = co_await send(long_text);
    check(n == long_text.size());
}

int main() {
    run(test());
}
