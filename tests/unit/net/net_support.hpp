#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net::tests {

namespace asio = boost::asio;
using asio::ip::tcp;

/// What became of a coroutine that was started beside the test.
template <class T>
class Outcome {
public:
    using Value = std::conditional_t<std::is_void_v<T>, bool, T>;

    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] bool failed() const { return error_ != nullptr; }
    void cancel() { signal_.emit(asio::cancellation_type::terminal); }

    /// The result, or the exception.
    Value& get() {
        if (error_) std::rethrow_exception(error_);
        return *value_;
    }
    /// The text of the exception, empty if there is none.
    [[nodiscard]] std::string message() const {
        try {
            if (error_) std::rethrow_exception(error_);
        } catch (const std::exception& error) {
            return error.what();
        }
        return {};
    }

private:
    friend class Loop;
    bool done_ = false;
    std::exception_ptr error_;
    std::optional<Value> value_;
    asio::cancellation_signal signal_;
};

/// Whether the request that ended with a NetworkError may have been handled; no other end is expected.
template <class T>
Delivery delivery_of(Outcome<T>& outcome) {
    try {
        (void)outcome.get();
    } catch (const NetworkError& error) {
        return error.delivery();
    }
    throw std::runtime_error("no network error");
}

/// An event loop with real sockets. Real time is only its guard against a test that hangs.
class Loop {
public:
    template <class T>
    std::shared_ptr<Outcome<T>> start(awaitable<T> task) {
        auto outcome = std::make_shared<Outcome<T>>();
        auto ended = [outcome](std::exception_ptr error) {
            outcome->error_ = error;
            outcome->done_ = true;
        };
        asio::co_spawn(io, store(std::move(task), outcome),
                       asio::bind_cancellation_slot(outcome->signal_.slot(), std::move(ended)));
        return outcome;
    }

    template <class Predicate>
    void until(Predicate predicate) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!predicate()) {
            if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("the test hangs");
            io.restart();
            io.run_one_for(std::chrono::milliseconds(5));
        }
    }

    /// Runs `task` to its end and returns its result.
    template <class T>
    typename Outcome<T>::Value run(awaitable<T> task) {
        auto outcome = start(std::move(task));
        until([&] { return outcome->done(); });
        return std::move(outcome->get());
    }

    /// Runs what can run now.
    void poll() {
        io.restart();
        while (io.poll() != 0) io.restart();
    }

    auto executor() { return io.get_executor(); }

    asio::io_context io;

private:
    template <class T>
    static awaitable<void> store(awaitable<T> task, std::shared_ptr<Outcome<T>> outcome) {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(task);
            outcome->value_ = true;
        } else {
            outcome->value_.emplace(co_await std::move(task));
        }
    }
};

inline const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);

/// Reads to the end of the stream.
inline awaitable<std::string> read_all(tcp::socket& socket) {
    std::string all;
    char piece[4096];
    for (;;) {
        boost::system::error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const std::size_t n = co_await socket.async_read_some(asio::buffer(piece), token);
        all.append(piece, n);
        if (error) break;
    }
    co_return all;
}

/// Reads up to and with `end`; what came behind it stays in `rest`.
inline awaitable<std::string> read_to(tcp::socket& socket, std::string& rest, std::string end) {
    const std::size_t n = co_await asio::async_read_until(socket, asio::dynamic_buffer(rest), end, asio::use_awaitable);
    std::string found = rest.substr(0, n);
    rest.erase(0, n);
    co_return found;
}

inline awaitable<void> write_all(tcp::socket& socket, std::string data) {
    co_await asio::async_write(socket, asio::buffer(data), asio::use_awaitable);
}

inline awaitable<tcp::socket> connect_to(std::uint16_t port) {
    tcp::socket socket(co_await asio::this_coro::executor);
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(endpoint, asio::use_awaitable);
    co_return socket;
}

/// Sends `data` and returns all that comes back until the server closes.
inline awaitable<std::string> talk(std::uint16_t port, std::string data) {
    tcp::socket socket = co_await connect_to(port);
    co_await write_all(socket, std::move(data));
    std::string answer = co_await read_all(socket);
    co_return answer;
}

/// A listening socket whose test plays the server by hand.
class Listener {
public:
    explicit Listener(Loop& loop) : acceptor(loop.io, loopback) {}

    [[nodiscard]] std::uint16_t port() const { return acceptor.local_endpoint().port(); }
    awaitable<tcp::socket> accept() {
        tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        ++accepted;
        co_return socket;
    }

    tcp::acceptor acceptor;
    int accepted = 0;
};

}  // namespace tgfw::net::tests
