// rule: aggregate
#include <array>

#include "../support.hpp"

task<std::size_t> send_pair(std::array<std::string, 2> texts) {
    co_await hop();
    co_return texts[0].size();
}
task<void> test() {
    const std::size_t n = co_await send_pair({long_text, long_text});
    check(n == long_text.size());
}

int main() {
    run(test());
}
