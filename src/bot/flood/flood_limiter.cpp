#include <tgfw/bot/flood/flood_limiter.hpp>

#include <utility>

#include <boost/asio/this_coro.hpp>

#include <tgfw/core/timer.hpp>

#include <bot/flood/flow.hpp>

namespace tgfw {

// No coroutine of its own: one of those that wait keeps the alarm for all, and hands it on when it goes.
class FloodLimiter::State {
public:
    State(Clock& c, const FloodLimits& limits) : clock(c), flow(limits) {}

    void pump();
    void keep_alarm(Slot& slot);
    void give_up_alarm(Slot& slot) noexcept;

    Clock& clock;
    flood::Flow flow;
    Slot* keeper = nullptr;
    Clock::time_point alarm_at{};
    Slot* sleepers = nullptr;  // All that wait, in no order.
};

class FloodLimiter::Slot final : public RateSlot {
public:
    Slot(std::shared_ptr<State> state, const OutgoingCall& call) : state_(std::move(state)), ticket_(call) {
        ticket_.owner = this;
    }
    ~Slot() override {
        state_->flow.leave(ticket_, now());
        state_->pump();
    }

    awaitable<void> wait() override {
        state_->flow.enter(ticket_, now());
        if (!ticket_.granted()) state_->pump();
        if (ticket_.granted()) co_return;
        Timer alarm(co_await boost::asio::this_coro::executor, state_->clock);
        const Sleep sleep(*this, alarm);
        while (!ticket_.granted()) {
            state_->keep_alarm(*this);
            co_await alarm.wait();
            state_->pump();
        }
    }

    void done() noexcept override {
        state_->flow.finish(ticket_, now());
        state_->pump();
    }

    void flooded(Clock::duration retry_after) override {
        state_->flow.refuse(ticket_, retry_after, now());
        state_->pump();
    }

private:
    friend class State;

    /// Stands among the sleepers while it lives.
    class Sleep {
    public:
        Sleep(Slot& slot, Timer& alarm) : slot_(slot) {
            slot_.alarm_ = &alarm;
            slot_.next_ = slot_.state_->sleepers;
            if (slot_.next_ != nullptr) slot_.next_->previous_ = &slot_;
            slot_.state_->sleepers = &slot_;
        }
        ~Sleep() {
            State& state = *slot_.state_;
            (slot_.previous_ != nullptr ? slot_.previous_->next_ : state.sleepers) = slot_.next_;
            if (slot_.next_ != nullptr) slot_.next_->previous_ = slot_.previous_;
            slot_.next_ = slot_.previous_ = nullptr;
            slot_.alarm_ = nullptr;
            if (!slot_.ticket_.granted()) state.flow.leave(slot_.ticket_, state.clock.now());
            state.give_up_alarm(slot_);
        }
        Sleep(const Sleep&) = delete;
        Sleep& operator=(const Sleep&) = delete;

    private:
        Slot& slot_;
    };

    [[nodiscard]] Clock::time_point now() const noexcept { return state_->clock.now(); }

    std::shared_ptr<State> state_;
    flood::Ticket ticket_;
    Timer* alarm_ = nullptr;
    Slot* previous_ = nullptr;
    Slot* next_ = nullptr;
};

// Wakes those whose time has come, and the keeper if it now has to wake earlier.
void FloodLimiter::State::pump() {
    if (flow.waiting() == 0) return;
    const auto now = clock.now();
    for (flood::Ticket* ticket : flow.pump(now)) {
        auto* slot = static_cast<Slot*>(ticket->owner);
        if (slot->alarm_ != nullptr) slot->alarm_->cancel();
    }
    if (keeper != nullptr && flow.next(now).value_or(Clock::time_point::max()) < alarm_at) keeper->alarm_->cancel();
}

void FloodLimiter::State::keep_alarm(Slot& slot) {
    if (keeper == nullptr) keeper = &slot;
    if (keeper != &slot) return;
    alarm_at = flow.next(clock.now()).value_or(Clock::time_point::max());
    slot.alarm_->expires_at(alarm_at);
}

void FloodLimiter::State::give_up_alarm(Slot& slot) noexcept {
    if (keeper != &slot) return;
    keeper = nullptr;
    for (Slot* other = sleepers; other != nullptr; other = other->next_) {
        if (other->ticket_.granted()) continue;
        keeper = other;
        other->alarm_->cancel();
        return;
    }
}

FloodLimiter::FloodLimiter(Clock& clock, FloodLimits limits) : state_(std::make_shared<State>(clock, limits)) {}

FloodLimiter::~FloodLimiter() = default;

std::unique_ptr<RateSlot> FloodLimiter::slot(const OutgoingCall& call) {
    return std::make_unique<Slot>(state_, call);
}

std::size_t FloodLimiter::waiting() const noexcept {
    return state_->flow.waiting();
}

std::size_t FloodLimiter::chats() const noexcept {
    return state_->flow.chats();
}

}  // namespace tgfw
