#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace asio = boost::asio;

struct Timer::Impl {
    Impl(asio::any_io_executor executor, Clock& c) : timer(std::move(executor)), clock(&c) {}

    asio::steady_timer timer;
    Clock* clock;
    bool fired = false;
};

/// Arms Asio's own timer; a ManualClock leaves it at "never" and fires it by hand.
class SteadyClock final : public Clock {
public:
    [[nodiscard]] time_point now() const noexcept override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override {
        return std::chrono::system_clock::now();
    }

private:
    void arm(Timer& timer, time_point deadline) override { timer.impl_->timer.expires_at(deadline); }
    void disarm(Timer&) noexcept override {}
};

Clock& steady_clock() noexcept {
    static SteadyClock clock;
    return clock;
}

Timer::Timer(asio::any_io_executor executor, Clock& clock) : impl_(std::make_unique<Impl>(std::move(executor), clock)) {
    impl_->timer.expires_at(Clock::time_point::max());
}

Timer::~Timer() {
    impl_->clock->disarm(*this);
}

void Timer::expires_at(Clock::time_point deadline) {
    impl_->clock->disarm(*this);
    impl_->timer.expires_at(Clock::time_point::max());
    impl_->fired = false;
    impl_->clock->arm(*this, deadline);
}

void Timer::expires_after(Clock::duration delay) {
    const auto now = impl_->clock->now();
    expires_at(delay >= Clock::time_point::max() - now ? Clock::time_point::max() : now + delay);
}

void Timer::fire() {
    impl_->fired = true;
    impl_->timer.cancel();
}

void Timer::cancel() {
    impl_->clock->disarm(*this);
    impl_->timer.cancel();
}

awaitable<bool> Timer::wait() {
    if (impl_->fired) co_return true;
    const auto result = co_await impl_->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    co_return impl_->fired || !std::get<0>(result);
}

awaitable<void> sleep_for(Clock& clock, Clock::duration delay) {
    const auto executor = co_await asio::this_coro::executor;
    Timer timer(executor, clock);
    timer.expires_after(delay);
    co_await timer.wait();
}

ManualClock::ManualClock(std::chrono::system_clock::time_point start)
    : start_(std::chrono::hours(1)), now_(start_), system_start_(start) {}

std::chrono::system_clock::time_point ManualClock::system_now() const noexcept {
    return system_start_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(now_ - start_);
}

void ManualClock::advance(duration step) {
    advance_to(now_ + step);
}

std::optional<Clock::time_point> ManualClock::next_deadline() const {
    if (armed_.empty()) return std::nullopt;
    return armed_.begin()->first;
}

bool ManualClock::advance_to_next() {
    const auto next = next_deadline();
    if (!next) return false;
    advance_to(std::max(*next, now_));
    return true;
}

void ManualClock::advance_to(time_point target) {
    now_ = target;
    while (!armed_.empty() && armed_.begin()->first <= now_) {
        Timer* timer = armed_.begin()->second;
        armed_.erase(armed_.begin());
        timer->fire();
    }
}

void ManualClock::arm(Timer& timer, time_point deadline) {
    if (deadline <= now_) return timer.fire();
    if (deadline == time_point::max()) return;
    armed_.emplace(deadline, &timer);
}

void ManualClock::disarm(Timer& timer) noexcept {
    std::erase_if(armed_, [&](const auto& entry) { return entry.second == &timer; });
}

}  // namespace tgfw
