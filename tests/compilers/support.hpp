// What the programs of this folder share: a small coroutine type (Asio's takes four seconds a file), a value whose
// second destruction AddressSanitizer sees, and run(), which drives a coroutine to its end.
#pragma once

#include <coroutine>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

inline std::vector<std::coroutine_handle<>> ready;

template <class T>
struct Slot {
    std::optional<T> value;
    void return_value(T v) { value.emplace(std::move(v)); }
    T take() { return std::move(*value); }
};
template <>
struct Slot<void> {
    void return_void() {}
    void take() {}
};

template <class T>
class [[nodiscard]] task {
public:
    struct promise_type : Slot<T> {
        std::coroutine_handle<> caller;
        std::exception_ptr error;
        task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct Final {
            bool await_ready() noexcept { return false; }
            void await_suspend(std::coroutine_handle<promise_type> h) noexcept {
                if (h.promise().caller) ready.push_back(h.promise().caller);
            }
            void await_resume() noexcept {}
        };
        Final final_suspend() noexcept { return {}; }
        void unhandled_exception() { error = std::current_exception(); }
    };

    task(task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    task& operator=(task&&) = delete;
    ~task() {
        if (frame_) frame_.destroy();
    }

    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) {
        frame_.promise().caller = caller;
        ready.push_back(frame_);
    }
    T await_resume() { return result(); }

    void start() { ready.push_back(frame_); }
    T result() {
        if (frame_.promise().error) std::rethrow_exception(frame_.promise().error);
        return frame_.promise().take();
    }

private:
    explicit task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
    std::coroutine_handle<promise_type> frame_;
};

/// Suspends and is resumed by run().
struct hop {
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) { ready.push_back(h); }
    void await_resume() noexcept {}
};

inline void check(bool ok) {
    if (!ok) std::abort();
}

template <class T>
T run(task<T> t) {
    t.start();
    while (!ready.empty()) {
        auto next = ready.back();
        ready.pop_back();
        next.resume();
    }
    return t.result();
}

inline const std::string long_text = "a text that is too long for the small buffer of a string";

/// An aggregate, as the option structs of many libraries are.
struct Options {
    long chat_id = 0;
    std::string text;
    std::optional<std::string> mode;
};
/// The same with a declared constructor, as tgfw's types are.
struct Message {
    Message() = default;
    explicit Message(std::string t) : text(std::move(t)) {}
    std::string text;
    std::optional<std::string> mode;
    Message&& with_mode(std::string m) && {
        mode = std::move(m);
        return std::move(*this);
    }
};

inline task<std::size_t> send_options(Options o) {
    co_await hop();
    co_return o.text.size();
}
inline task<std::size_t> send_optional(std::optional<Options> o) {
    co_await hop();
    co_return o ? o->text.size() : 0;
}
inline task<std::size_t> send_message(Message m) {
    co_await hop();
    co_return m.text.size();
}
inline task<bool> yes() {
    co_await hop();
    co_return true;
}
inline task<int> number() {
    co_await hop();
    co_return 3;
}
inline task<std::string> name() {
    co_await hop();
    co_return long_text;
}
inline task<std::optional<std::string>> next(int& left) {
    co_await hop();
    if (left-- == 0) co_return std::nullopt;
    co_return long_text;
}
inline task<void> call(std::function<task<void>()> f) {
    auto t = f();
    co_await std::move(t);
}
inline task<bool> matches(std::function<bool()> f) {
    co_await hop();
    co_return f();
}
