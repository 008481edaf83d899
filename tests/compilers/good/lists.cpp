#include <memory>

#include "../support.hpp"

task<std::size_t> send_all(std::vector<std::string> texts) {
    co_await hop();
    co_return texts.size();
}
struct Keyboard {
    Keyboard() = default;
    std::vector<std::string> buttons;
    Keyboard&& callback(std::string text, std::string data) && {
        buttons.push_back(std::move(text) + std::move(data));
        return std::move(*this);
    }
};
struct Request : task<std::size_t> {
    Request(task<std::size_t>&& t, Keyboard* k) : task(std::move(t)), keyboard(k) {}
    Keyboard* keyboard;
    Request&& reply_markup(Keyboard k) && {
        *keyboard = std::move(k);
        return std::move(*this);
    }
};
task<std::size_t> perform(std::shared_ptr<Keyboard> keyboard, std::string text) {
    co_await hop();
    co_return keyboard->buttons.size() + text.size();
}
struct Bot {
    Request send_message(long, std::string text) {
        auto keyboard = std::make_shared<Keyboard>();
        auto* raw = keyboard.get();
        return Request(perform(std::move(keyboard), std::move(text)), raw);
    }
};

task<void> named_before() {
    std::vector<std::string> texts{"a", "b"};
    const std::size_t n = co_await send_all(std::move(texts));
    check(n == 2);
}
task<void> empty_list() {
    const std::size_t n = co_await send_all({}) + co_await send_all(std::vector<std::string>{});
    check(n == 0);
}
task<void> counted() {
    const std::size_t n = co_await send_all(std::vector<std::string>(2, "a"));
    check(n == 2);
}
task<void> list_outside_the_await() {
    std::size_t n = 0;
    for (const auto* s : {"one", "two"}) {
        n += co_await send_message(Message(s));
    }
    check(n == 6);
}
task<void> fluent_request() {
    Bot bot;
    const auto n =
        co_await bot.send_message(1, "x").reply_markup(Keyboard().callback("a", "b").callback("c", long_text));
    check(n == 3);
}

int main() {
    run(named_before());
    run(empty_list());
    run(counted());
    run(list_outside_the_await());
    run(fluent_request());
}
