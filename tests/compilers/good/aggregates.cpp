#include <stdexcept>
#include <string_view>

#include "../support.hpp"

struct Views {
    std::string_view mode;
    std::optional<int> thread;
    bool silent = false;
};
task<std::size_t> with_views(std::string s, Views v = {}) {
    const std::size_t n = s.size() + v.mode.size();
    co_await hop();
    co_return n;
}
task<std::size_t> with_message(std::string s, Message m = {}) {
    co_await hop();
    co_return s.size() + m.text.size();
}
Options make(std::string text) {
    Options o;
    o.text = std::move(text);
    return o;
}

task<void> named_before() {
    Options o{.chat_id = 1, .text = long_text};
    const std::size_t n = co_await send_options(std::move(o));
    check(n == long_text.size());
}
task<void> in_two_steps() {
    auto sending = send_options({.text = long_text});
    const std::size_t n = co_await std::move(sending);
    check(n == long_text.size());
}
task<void> from_a_function() {
    const std::size_t n = co_await send_options(make(long_text));
    check(n == long_text.size());
}
task<void> value_initialised() {
    const std::size_t n = co_await send_options(Options());
    check(n == 0);
}
task<void> only_views() {
    std::size_t n = co_await with_views(long_text, {.mode = "HTML", .silent = true});
    n += co_await with_views(long_text, Views{"HTML", 3, false});
    n += co_await with_views(long_text);
    check(n == 3 * long_text.size() + 8);
}
task<void> types_with_constructors() {
    std::size_t n = co_await send_message(Message{long_text});
    n += co_await send_message(Message(long_text).with_mode("HTML"));
    n += co_await send_message({});
    n += co_await with_message(long_text);
    n += co_await with_message(long_text, {});
    n += co_await send_message(Message(std::string{long_text}));
    check(n == 5 * long_text.size());
}
task<Message> returned() {
    co_return Message{co_await name()};
}
task<Options> returned_aggregate() {
    co_return Options{.text = long_text};
}
task<void> declared_from_an_await() {
    Message m{co_await name()};
    const int three{co_await number()};
    const Message r = co_await returned();
    const Options o = co_await returned_aggregate();
    check(m.text == long_text && three == 3 && r.text == long_text && o.text == long_text);
}
task<void> empty_optional() {
    const std::size_t n = co_await send_optional({}) + co_await send_optional(std::nullopt);
    check(n == 0);
}
task<void> thrown_after() {
    try {
        const std::string s = co_await name();
        throw std::runtime_error(s);
    } catch (const std::exception& e) {
        check(e.what() == long_text);
    }
}

int main() {
    run(named_before());
    run(in_two_steps());
    run(from_a_function());
    run(value_initialised());
    run(only_views());
    run(types_with_constructors());
    run(declared_from_an_await());
    run(empty_optional());
    run(thrown_after());
}
