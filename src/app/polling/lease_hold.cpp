#include <app/polling/lease_hold.hpp>

#include <chrono>
#include <exception>
#include <span>
#include <utility>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/net/with_timeout.hpp>

namespace tgfw {

namespace {

/// How long a bot that stops waits for its lease to be taken back.
constexpr Clock::duration kReleaseLimit = std::chrono::seconds(5);

}  // namespace

class LeaseHold::State {
public:
    State(std::shared_ptr<Lease> l, Clock& c, Logger& log) : lease(std::move(l)), clock(&c), logger(&log) {}

    /// Logs a failure, unless it is one of a row.
    void failed(const std::exception_ptr& failure) {
        if (std::exchange(in_trouble, true)) return;
        const LogField field("error", describe(failure));
        logger->error("The lease cannot be asked for; trying again", std::span(&field, 1));
    }

    std::shared_ptr<Lease> lease;
    Clock* clock;
    Logger* logger;
    std::function<void()> on_lost;
    bool held = false;
    bool told = false;  // That another instance has it.
    bool in_trouble = false;
};

LeaseHold::LeaseHold(std::shared_ptr<Lease> lease, Clock& clock, Logger& logger)
    : state_(std::make_shared<State>(std::move(lease), clock, logger)) {}

LeaseHold::~LeaseHold() {
    state_->on_lost = nullptr;
}

bool LeaseHold::held() const noexcept {
    return state_->held;
}

Clock::duration LeaseHold::period() const noexcept {
    return state_->lease->period();
}

awaitable<bool> LeaseHold::acquire() {
    const auto state = state_;
    std::exception_ptr failure;
    try {
        state->held = co_await state->lease->acquire();
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        state->failed(failure);
        co_return false;
    }
    state->in_trouble = false;
    if (state->held) {
        state->told = false;
        state->logger->info("This instance has the lease, and polls");
    } else if (!std::exchange(state->told, true)) {
        state->logger->info("Another instance has the lease: standing by");
    }
    co_return state->held;
}

void LeaseHold::keep(boost::asio::any_io_executor executor, std::function<void()> on_lost) {
    state_->on_lost = std::move(on_lost);
    keeper_ = std::make_unique<net::TaskGroup>(std::move(executor), [](std::exception_ptr) {});
    keeper_->spawn(renew_on(state_));
}

awaitable<void> LeaseHold::renew_on(std::shared_ptr<State> state) {
    while (state->held) {
        co_await sleep_for(*state->clock, state->lease->period());
        std::exception_ptr failure;
        bool still = false;
        try {
            auto renewing =
                net::with_timeout(state->lease->renew(), *state->clock, kReleaseLimit, "renewing the lease");
            still = co_await std::move(renewing);
        } catch (...) {
            failure = std::current_exception();
        }
        if (still || !state->held) continue;
        state->held = false;
        const LogField field("error", failure ? describe(failure) : std::string("somebody else has it"));
        state->logger->error("The lease is lost: this instance stops polling", std::span(&field, 1));
        if (state->on_lost) state->on_lost();
    }
}

awaitable<void> LeaseHold::release() {
    const auto state = state_;
    if (!std::exchange(state->held, false)) co_return;
    if (keeper_) {
        keeper_->cancel();
        co_await keeper_->join();
    }
    std::exception_ptr failure;
    try {
        auto releasing =
            net::with_timeout(state->lease->release(), *state->clock, kReleaseLimit, "releasing the lease");
        co_await std::move(releasing);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    const LogField field("error", describe(failure));
    state->logger->warning("The lease could not be given back, and has to run out", std::span(&field, 1));
}

}  // namespace tgfw
