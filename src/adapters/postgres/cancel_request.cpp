#include <adapters/postgres/cancel_request.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <system_error>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <core/quiet_thread.hpp>
#include <core/unique_fd.hpp>

namespace tgfw::postgres::detail {

namespace {

namespace asio = boost::asio;

struct FreeCancel {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};

}  // namespace

// libpq before 17 dials, asks, and waits for the server to hang up, all without a deadline. So a thread does it that
// owns all that it touches, and that is left alone where the network does not answer; keepalives end it.
awaitable<void> request_cancel(asio::any_io_executor executor, PGconn* connection) {
    const std::shared_ptr<PGcancel> cancel(PQgetCancel(connection), FreeCancel());
    std::array<int, 2> ends{};
    if (!cancel || ::pipe2(ends.data(), O_CLOEXEC) != 0) co_return;
    asio::posix::stream_descriptor done(executor, ends[0]);
    // By closing it the thread tells that it is done, without an event loop, which may be gone by then.
    auto end = std::make_shared<tgfw::detail::UniqueFd>(ends[1]);
    try {
        tgfw::detail::thread_without_signals([cancel, end] {
            std::array<char, 256> ignored;
            PQcancel(cancel.get(), ignored.data(), static_cast<int>(ignored.size()));
        }).detach();
    } catch (const std::system_error&) {  // No more threads: what runs goes on until its client is gone.
    }
    end.reset();
    co_await done.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
}

}  // namespace tgfw::postgres::detail
