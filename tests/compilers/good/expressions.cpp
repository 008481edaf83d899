#include <stdexcept>
#include <tuple>

#include "../support.hpp"

std::size_t add(std::string a, std::string b) {
    return a.size() + b.size();
}
task<std::pair<std::string, int>> both() {
    co_await hop();
    co_return std::pair(long_text, 1);
}
task<std::size_t> length(std::string_view s) {
    const std::size_t n = s.size();
    co_await hop();
    co_return n;
}
task<void> fail() {
    co_await hop();
    throw std::runtime_error(long_text);
}

task<void> as_arguments() {
    const std::size_t n = add(co_await name(), co_await name() + std::string("b"));
    check(n == 2 * long_text.size() + 1);
}
task<void> nested() {
    const std::size_t n = co_await send_message(Message(co_await name()).with_mode(co_await name()));
    check(n == long_text.size());
}
task<void> kept_by_reference() {
    const auto& s = co_await name();
    auto [text, one] = co_await both();
    co_await hop();
    check(s == text && one == 1);
}
task<void> members_of_results() {
    std::vector<std::string> all;
    all.push_back(co_await name());
    const std::size_t n = (co_await name()).size() + co_await length(std::string_view{"abc"});
    check(n == long_text.size() + 3 && all.size() == 1);
}
task<void> after_the_handler() {
    std::exception_ptr error;
    try {
        co_await fail();
    } catch (...) {
        error = std::current_exception();
    }
    if (error) co_await hop();
    check(error != nullptr);
}

int main() {
    run(as_arguments());
    run(nested());
    run(kept_by_reference());
    run(members_of_results());
    run(after_the_handler());
}
