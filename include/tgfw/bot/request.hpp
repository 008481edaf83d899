#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include <tgfw/api/extra.hpp>
#include <tgfw/bot/call_options.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tgfw {

class BotRequests;

namespace detail {
void set_extra(Extra& extra, std::string_view name, std::string_view json);
}

/// A call of the Bot API method `M` that has not begun: await it for the result, or configure it first.
///
/// Each optional parameter of the method is a setter with the Bot API's name:
///
///     co_await bot.send_message(chat_id, "Hello").parse_mode(ParseMode::html).disable_notification(true);
///
/// Being an awaitable, it can also be spawned, or combined with && and ||. One that is never awaited does nothing.
/// It keeps what it needs of the bot, not the Bot object. Throws what Bot says.
template <class M>
class [[nodiscard("a request does nothing until it is awaited: write co_await before it")]] Request
    : public awaitable<typename M::Result>,
      public M::template Setters<Request<M>> {
public:
    Request(Request &&) noexcept = default;
    Request& operator=(Request&&) noexcept = default;

    /// The call's parameters, to read or to set, until the request is awaited.
    [[nodiscard]] M& parameters() noexcept {
        return *parameters_;
    }

    /// A deadline for everything together: waiting for the flood limits, all tries and the pauses between them. Then
    /// the call is cancelled, and throws TimedOut.
    Request&& within(Clock::duration limit) {
        options_->timeout = limit;
        return std::move(*this);
    }
    /// How long each stage of a try may take, instead of what BotOptions says: connecting, writing, silence.
    Request&& deadlines(net::HttpDeadlines value) {
        options_->deadlines = value;
        return std::move(*this);
    }
    /// How long it may wait for the flood limits: then it throws TimedOut, and nothing was sent.
    Request&& wait_at_most(Clock::duration limit) {
        options_->max_wait = limit;
        return std::move(*this);
    }
    /// Which of the calls that wait for the flood limits goes first.
    Request&& priority(CallPriority value) {
        options_->priority = value;
        return std::move(*this);
    }
    /// When it is tried again, instead of by the bot's policy: `.retry(RetryPolicy::none())`.
    Request&& retry(RetryPolicy policy) {
        options_->retry = policy;
        return std::move(*this);
    }
    /// For uploads: hears of each piece that was written, with the bytes so far and in all.
    Request&& progress(std::function<void(std::uint64_t sent, std::optional<std::uint64_t> total)> told) {
        options_->progress = std::move(told);
        return std::move(*this);
    }
    /// A parameter that this library does not know, as JSON: `.extra("new_option", "true")`, `.extra("title",
    /// "\"Hi\"")`.
    ///
    /// Throws ConfigError for what is no JSON.
    Request&& extra(std::string_view name, std::string_view json) {
        detail::set_extra(parameters_->extra, name, json);
        return std::move(*this);
    }
    /// Leaves out what BotOptions::defaults would add: the call has the parameters that it sets, and no others.
    Request&& without_defaults() {
        options_->without_defaults = true;
        return std::move(*this);
    }
    /// Passes the flood limits by, and pauses that the server asked for, too.
    Request&& unlimited() {
        options_->unlimited = true;
        return std::move(*this);
    }

private:
    friend class BotRequests;
    Request(awaitable<typename M::Result> call, M & parameters, CallOptions & options) noexcept
        : awaitable<typename M::Result>(std::move(call)), parameters_(&parameters), options_(&options) {}

    // Both live in the coroutine.
    M* parameters_;
    CallOptions* options_;
};

namespace detail {
class BotCore;
}

/// The base of Bot: what its generated member functions are made with.
class BotRequests {
protected:
    explicit BotRequests(std::shared_ptr<detail::BotCore> core) : core_(std::move(core)) {}

    /// Defined in src/bot, and instantiated there for each method of the Bot API.
    template <class M>
    Request<M> request(M parameters) const;

    std::shared_ptr<detail::BotCore> core_;
};

}  // namespace tgfw
