#include "../support.hpp"

task<void> if_and_else(bool asked) {
    std::string s = "nobody";
    if (asked) s = co_await name();
    check(s == long_text);
}
task<void> named_before(bool polite) {
    const std::string text = polite ? long_text : "x";
    const std::size_t n = co_await send_message(Message(text));
    check(n == long_text.size());
}
task<void> of_scalars(bool polite) {
    const std::size_t n = co_await send_message(Message(polite ? "good day" : "hello"));
    const int code = co_await yes() ? 1 : 2;
    check(n == 8 && code == 1);
}
task<void> of_variables(bool polite) {
    const std::string one = long_text;
    const std::string two = "x";
    const std::size_t n = co_await send_message(Message(polite ? one : two));
    check(n == long_text.size());
}

int main() {
    run(if_and_else(true));
    run(named_before(true));
    run(of_scalars(true));
    run(of_variables(true));
}
