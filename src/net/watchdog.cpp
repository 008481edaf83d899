#include <net/watchdog.hpp>

#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include <tgfw/core/timer.hpp>

namespace tgfw::net {

namespace asio = boost::asio;

struct Watchdog::State {
    State(const asio::any_io_executor& executor, Clock& c, std::function<void()> callback)
        : timer(executor, c), clock(&c), on_expire(std::move(callback)) {}

    Timer timer;
    Clock* clock;
    std::function<void()> on_expire;
    Clock::time_point deadline = Clock::time_point::max();
    Clock::time_point armed = Clock::time_point::max();
    bool started = false;
    bool waiting = false;
    bool stopped = false;
    bool expired = false;

    static awaitable<void> watch(std::shared_ptr<State> self) {
        while (!self->stopped) {
            // A nearer alarm stays, though its deadline has moved on: else each short deadline would set it anew.
            const bool rung = self->armed <= self->clock->now();
            self->armed = rung ? self->deadline : std::min(self->armed, self->deadline);
            self->timer.expires_at(self->armed);
            self->waiting = true;
            co_await self->timer.wait();
            self->waiting = false;
            if (self->stopped || self->clock->now() < self->deadline) continue;
            self->deadline = Clock::time_point::max();
            self->expired = true;
            const auto callback = self->on_expire;  // It may destroy the watchdog.
            callback();
        }
    }
};

Clock::time_point deadline_after(const Clock& clock, Clock::duration delay) noexcept {
    return deadline_after(clock.now(), delay);
}

Clock::time_point deadline_after(Clock::time_point now, Clock::duration delay) noexcept {
    return delay >= Clock::time_point::max() - now ? Clock::time_point::max() : now + delay;
}

Watchdog::Watchdog(asio::any_io_executor executor, Clock& clock, std::function<void()> on_expire)
    : executor_(std::move(executor)), state_(std::make_shared<State>(executor_, clock, std::move(on_expire))) {}

void Watchdog::start() {
    state_->started = true;
    // It throws nothing but bad_alloc from the callback, which then goes on to the caller of io_context::run().
    asio::co_spawn(executor_, State::watch(state_), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

Watchdog::~Watchdog() {
    state_->stopped = true;
    state_->on_expire = nullptr;
    state_->timer.cancel();
}

void Watchdog::expires_at(Clock::time_point deadline) {
    state_->expired = false;
    state_->deadline = deadline;
    if (!state_->started && deadline != Clock::time_point::max()) start();
    // A later deadline is noticed when the armed one comes; only an earlier one needs the timer.
    if (!state_->waiting || deadline >= state_->armed) return;
    state_->armed = deadline;
    state_->timer.expires_at(deadline);
}

void Watchdog::expires_after(Clock::duration delay) {
    expires_at(deadline_after(*state_->clock, delay));
}

void Watchdog::rest() {
    expires_at(Clock::time_point::max());
}

bool Watchdog::expired() const noexcept {
    return state_->expired;
}

}  // namespace tgfw::net
