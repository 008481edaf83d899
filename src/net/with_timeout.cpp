#include <tgfw/net/with_timeout.hpp>

#include <chrono>
#include <exception>

#include <fmt/format.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <net/child.hpp>
#include <net/watchdog.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net::detail {

namespace asio = boost::asio;

awaitable<void> run_with_timeout(awaitable<void> op, Clock& clock, Clock::duration limit, std::string what) {
    const auto executor = co_await asio::this_coro::executor;
    asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    asio::cancellation_signal stop;
    std::exception_ptr failure;
    bool expired = false;
    {
        // A bound slot takes the place of the inherited one, hence the forwarding.
        ForwardCancellation forward(state.slot(), stop);
        Watchdog watchdog(executor, clock, [&] {
            expired = true;
            stop.emit(asio::cancellation_type::terminal);
        });
        watchdog.expires_after(limit);
        try {
            co_await asio::co_spawn(executor, shielded(std::move(op)),
                                    asio::bind_cancellation_slot(stop.slot(), asio::use_awaitable));
        } catch (...) {
            failure = std::current_exception();
        }
    }
    if (!failure) co_return;
    if (expired) {
        const double seconds = std::chrono::duration<double>(limit).count();
        throw TimedOut(fmt::format("{} took longer than {:g} s", what, seconds));
    }
    std::rethrow_exception(failure);
}

}  // namespace tgfw::net::detail
