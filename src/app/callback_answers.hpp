#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tgfw/app/callback_answer.hpp>
#include <tgfw/bot/interceptor.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/middleware.hpp>

namespace tgfw {

/// Answers each callback query that nobody else does, once its handlers have ended, or after a time: middlewares see
/// the handlers, an interceptor sees who answers. Lives as long as one of them.
class CallbackAnswers : public std::enable_shared_from_this<CallbackAnswers> {
public:
    /// `clock` and `logger` must outlive it.
    CallbackAnswers(Clock& clock, Logger& logger, Clock::duration slow_after)
        : clock_(clock), logger_(logger), slow_after_(slow_after) {}

    /// For the bot: lets one answer to each query go, and takes "query is too old" for success.
    [[nodiscard]] Interceptor watch_calls();
    [[nodiscard]] Middleware around_updates();
    [[nodiscard]] Middleware around_handlers();
    /// A handler that waited for an update got `came`, which no middleware sees: with the end of that handler's own
    /// update it is to be answered.
    void hand_over(Context& waiting, const Update& came);

private:
    class Handlers;
    class Query;
    class Running;

    static std::shared_ptr<Handlers> handlers_of(Context& context);
    [[nodiscard]] awaitable<void> run_update(Context* context, Proceed proceed);
    [[nodiscard]] awaitable<void> run_handler(Context* context, Proceed proceed);
    [[nodiscard]] awaitable<CallResult> let_answer(InterceptedCall call, CallNext next);
    [[nodiscard]] std::shared_ptr<Query> open(const CallbackQuery& query, std::shared_ptr<Handlers> handlers);
    [[nodiscard]] awaitable<void> see_to(std::shared_ptr<Query> query, Bot bot);
    [[nodiscard]] awaitable<void> answer(std::shared_ptr<Query> query, Bot bot, bool late);

    Clock& clock_;
    Logger& logger_;
    Clock::duration slow_after_;
    std::unordered_map<std::string, std::weak_ptr<Query>> by_id_;
};

}  // namespace tgfw
