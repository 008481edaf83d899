#pragma once

#include <exception>
#include <utility>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <tgfw/core/awaitable.hpp>

/// What spawning a coroutine under a cancellation slot of its own takes, beyond co_spawn.
namespace tgfw::net::detail {

/// Passes the caller's cancellation on to a child whose own slot took the inherited one's place.
///
/// Takes the handler away again before what it refers to is gone, also when the frame is destroyed.
class ForwardCancellation {
public:
    ForwardCancellation(boost::asio::cancellation_slot from, boost::asio::cancellation_signal& to) : from_(from) {
        if (!from_.is_connected()) return;
        from_.assign([&to](boost::asio::cancellation_type type) { to.emit(type); });
    }
    ~ForwardCancellation() {
        if (from_.is_connected()) from_.clear();
    }
    ForwardCancellation(const ForwardCancellation&) = delete;
    ForwardCancellation& operator=(const ForwardCancellation&) = delete;

private:
    boost::asio::cancellation_slot from_;
};

/// `task`, such that it may be cancelled before it has suspended for the first time.
///
/// Asio's entry point posts once before it reports the end of a coroutine that never suspended. In a cancelled
/// coroutine that post throws, past every handler and out of io_context::run (seen with 1.81).
inline awaitable<void> shielded(awaitable<void> task) {
    std::exception_ptr failure;
    try {
        co_await std::move(task);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    if (failure) std::rethrow_exception(failure);
}

}  // namespace tgfw::net::detail
