// What can go wrong, and who deals with it: the callback, its deadline, its router, or the application.

#include "bot.hpp"

#include <chrono>
#include <exception>
#include <map>
#include <string>
#include <utility>

#include <tgfw/tgfw.hpp>

namespace lookup {

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

/// How often a handler ran, how often it failed, and how long all of it took.
class Timing {
public:
    Timing() = default;

    int calls = 0;
    int failures = 0;
    Clock::duration total{};
};

class Timings {
public:
    Timings() = default;
    std::map<std::string, Timing> by_handler;
};

/// A middleware: around each handler of the router.
awaitable<void> measure(Context& context, Proceed proceed) {
    const auto begin = context.clock().now();
    std::exception_ptr failure;
    try {
        co_await proceed();
    } catch (...) {
        failure = std::current_exception();
    }
    Timing& timing = context.bot_data<Timings>().by_handler[std::string(context.handler_name())];
    ++timing.calls;
    timing.total += context.clock().now() - begin;
    if (!failure) co_return;
    ++timing.failures;
    std::rethrow_exception(failure);
}

awaitable<void> tell_about_chat(Context& context) {
    const std::string wanted = context.args().front();
    co_await context.bot().send_chat_action(context.update().effective_chat()->id, ChatAction::typing);
    // A name such as @durov, or the number of a chat; what is neither is the server's to refuse.
    ChatId id(wanted);
    if (wanted.find_first_not_of("-0123456789") == std::string::npos && wanted.size() < 18) id = std::stoll(wanted);
    const ChatFullInfo chat = co_await context.bot().get_chat(id);
    co_await context.reply(chat.title.value_or(chat.first_name.value_or("?")) + " is a " +
                           std::string(chat.type.to_string()));
}

awaitable<void> explain_chat(Context& context) {
    co_await context.reply("/chat @name, or /chat with the number of a chat, tells what I know of it.");
}

awaitable<void> took_too_long(Context& context) {
    co_await context.reply("Telegram takes very long to answer. Please try again in a minute.");
}

awaitable<void> no_such_chat(const BadRequest&, Context& context) {
    co_await context.reply("There is no such chat, or I have never seen it.");
    throw ApplicationHandlerStop();  // The application need not hear of it.
}

awaitable<void> not_allowed(const Forbidden&, Context& context) {
    co_await context.reply("That chat does not let me in.");
    throw ApplicationHandlerStop();
}

awaitable<void> show_timings(Context& context) {
    std::string text = "Handlers so far:";
    for (const auto& [name, timing] : context.bot_data<Timings>().by_handler) {
        const auto each = std::chrono::duration_cast<std::chrono::milliseconds>(timing.total / timing.calls);
        text += "\n" + name + ": " + std::to_string(timing.calls) + " times, " + std::to_string(timing.failures) +
                " failed, " + std::to_string(each.count()) + " ms each";
    }
    co_await context.reply(text);
}

Router make_router() {
    Router router("lookup");
    router.add_handler(CommandHandler("chat", tell_about_chat).has_args(1).name("chat").deadline(10s, took_too_long));
    router.add_handler(CommandHandler({"start", "chat"}, explain_chat).name("help"));
    router.add_middleware(measure);
    router.on_error<BadRequest>(no_such_chat);
    router.on_error<Forbidden>(not_allowed);
    return router;
}

/// Sends a message that may fail, as one about a failure may.
awaitable<void> try_to_send(Context& context, std::int64_t chat, std::string text) {
    try {
        co_await context.bot().send_message(chat, std::move(text));
    } catch (const Error& error) {
        context.logger().warning(std::string("cannot report an error: ") + error.what());
    }
}

/// For what no router dealt with.
awaitable<void> report(std::int64_t developer_chat, const Update* update, Context& context) {
    // Errors of tgfw never hold the token; those of other libraries might.
    const std::string what = scrub_tokens(context.error_text());
    context.logger().error("unexpected: " + what);
    if (update != nullptr && update->effective_chat() != nullptr)
        co_await try_to_send(context, update->effective_chat()->id, "Something went wrong. I have made a note of it.");
    if (developer_chat != 0) co_await try_to_send(context, developer_chat, "Unexpected: " + what);
}

}  // namespace

void add_handlers(Application& app, std::int64_t developer_chat) {
    app.add_router(make_router());
    app.add_handler(CommandHandler("timings", show_timings));
    app.add_error_handler(
        [developer_chat](const Update* update, Context& context) { return report(developer_chat, update, context); });
}

}  // namespace lookup
