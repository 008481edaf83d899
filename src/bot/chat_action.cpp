#include <tgfw/bot/chat_action.hpp>

#include <chrono>
#include <span>
#include <string>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/bot/errors.hpp>
#include <tgfw/core/timer.hpp>

#include <core/lent_timer.hpp>

namespace tgfw {

namespace {

// Bot API, sendChatAction: "The status is set for 5 seconds or less". One second is for the way.
constexpr std::chrono::seconds kShownAgainAfter(4);
// Long enough for a limiter that lets the call go to do so, too short for one that does not.
constexpr std::chrono::milliseconds kMomentForLimits(1);

}  // namespace

class ChatActionGuard::State {
public:
    State(Bot b, SendChatAction a, Clock& c, Logger& l)
        : bot(std::move(b)), action(std::move(a)), clock(c), logger(l) {}

    void wake() {
        if (alarm != nullptr) alarm->cancel();
    }
    void failed(const char* problem) {
        const LogField field("error", problem);
        logger.debug("A chat action was not shown", std::span(&field, 1));
    }

    Bot bot;
    SendChatAction action;
    Clock& clock;
    Logger& logger;
    bool stopped = false;
    bool changed = false;
    Timer* alarm = nullptr;  // While keep() runs.
};

ChatActionGuard::ChatActionGuard(Bot bot, SendChatAction action, Clock& clock, const Spawn& spawn, Logger& logger)
    : state_(std::make_shared<State>(std::move(bot), std::move(action), clock, logger)) {
    spawn(keep(state_));
}

ChatActionGuard::ChatActionGuard(ChatActionGuard&&) noexcept = default;

ChatActionGuard& ChatActionGuard::operator=(ChatActionGuard&& other) noexcept {
    if (this == &other) return *this;
    stop();
    state_ = std::move(other.state_);
    return *this;
}

ChatActionGuard::~ChatActionGuard() {
    stop();
}

void ChatActionGuard::change(ChatAction action) {
    if (!state_ || state_->action.action == action) return;
    state_->action.action = std::move(action);
    state_->changed = true;
    state_->wake();
}

void ChatActionGuard::stop() noexcept {
    if (!state_) return;
    state_->stopped = true;
    state_->wake();
}

awaitable<void> ChatActionGuard::keep(std::shared_ptr<State> state) {
    Timer alarm(co_await boost::asio::this_coro::executor, state->clock);
    const detail::LentTimer lent(state->alarm, alarm);
    while (!state->stopped) {
        state->changed = false;
        co_await show(state);
        if (state->stopped || state->changed) continue;
        alarm.expires_after(kShownAgainAfter);
        const bool came = co_await alarm.wait();
        static_cast<void>(came);
    }
}

awaitable<void> ChatActionGuard::show(std::shared_ptr<State> state) {
    auto request = state->bot.send_chat_action(state->action.chat_id, state->action.action);
    request.parameters() = state->action;
    auto call = std::move(request)
                    .priority(CallPriority::low)
                    .retry(RetryPolicy::none())
                    .wait_at_most(kMomentForLimits)
                    .within(kShownAgainAfter);
    try {
        co_await std::move(call);
    } catch (const Error& error) {
        const bool hopeless =
            dynamic_cast<const BadRequest*>(&error) != nullptr || dynamic_cast<const Forbidden*>(&error) != nullptr;
        if (hopeless) state->stopped = true;
        state->failed(error.what());
    } catch (const boost::system::system_error&) {
        throw;  // It was cancelled.
    } catch (const std::exception& error) {
        state->failed(error.what());
    }
}

}  // namespace tgfw
