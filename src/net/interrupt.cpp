#include <tgfw/net/interrupt.hpp>

#include <exception>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <net/child.hpp>

namespace tgfw::net {

namespace asio = boost::asio;

struct Interrupt::Impl {
    asio::cancellation_signal signal;
    bool running = false;
    bool triggered = false;
};

Interrupt::Interrupt() : impl_(std::make_unique<Impl>()) {}
Interrupt::~Interrupt() = default;

void Interrupt::trigger() {
    impl_->triggered = true;
    if (impl_->running) impl_->signal.emit(asio::cancellation_type::terminal);
}

bool Interrupt::triggered() const noexcept {
    return impl_->triggered;
}

awaitable<bool> Interrupt::run(awaitable<void> op) {
    if (impl_->triggered) co_return false;
    const auto executor = co_await asio::this_coro::executor;
    const auto state = co_await asio::this_coro::cancellation_state;
    std::exception_ptr failure;
    impl_->running = true;
    {
        const detail::ForwardCancellation forward(state.slot(), impl_->signal);
        auto token = asio::bind_cancellation_slot(impl_->signal.slot(), asio::use_awaitable);
        try {
            co_await asio::co_spawn(executor, detail::shielded(std::move(op)), std::move(token));
        } catch (...) {
            failure = std::current_exception();
        }
    }
    impl_->running = false;
    if (failure && !impl_->triggered) std::rethrow_exception(failure);
    co_return !failure;
}

awaitable<void> Interrupt::run_quietly(awaitable<void> op) {
    const bool finished = co_await run(std::move(op));
    static_cast<void>(finished);
}

}  // namespace tgfw::net
