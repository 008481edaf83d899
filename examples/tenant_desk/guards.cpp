// What stands around the handlers: a limit for what one user sends, and words for what went wrong.

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "counters.hpp"
#include "handlers.hpp"
#include "texts.hpp"
#include "throttle.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<void> hold_back_floods(const Update& update, Context& context, Proceed proceed) {
    const User* user = update.effective_user();
    if (user == nullptr) co_return;  // Such as a channel's post: nothing of ours.
    const auto verdict = context.get<Throttle>().judge(user->id, context.clock().now());
    if (verdict == Throttle::Verdict::pass) {
        co_await proceed();
        co_return;
    }
    context.get<Counters>().refused.add();
    if (verdict == Throttle::Verdict::refused) co_return;
    context.logger().warning("A user sends too much; what is beyond the limit is dropped");
    co_await say(context, texts::slow_down);
}

/// Tells the user, where there is one and they can still be told.
awaitable<void> apologize(const Update* update, Context& context, std::string text) {
    if (update == nullptr || update->effective_chat() == nullptr) co_return;
    co_await say(context, std::move(text));
}

awaitable<void> database_failed(const postgres::DatabaseError& error, const Update* update, Context& context) {
    logger_of(context).error(error.what());
    co_await apologize(update, context, texts::database_away);
    throw ApplicationHandlerStop();
}

awaitable<void> blocked(const Forbidden&, Context& context) {
    context.logger().info("The user has blocked the bot");
    throw ApplicationHandlerStop();
    co_return;  // Makes it a coroutine.
}

awaitable<void> failed(const Update* update, Context& context) {
    logger_of(context).error(context.error_text());
    co_await apologize(update, context, texts::went_wrong);
}

}  // namespace

void add_guards(Application& app) {
    app.add_update_middleware(hold_back_floods);
    app.on_error<postgres::DatabaseError>(database_failed);
    app.on_error<Forbidden>(blocked);
    app.add_error_handler(failed);
}

}  // namespace tenant_desk
