// The demo bot: buttons that edit their message, a reply keyboard, photos, and a slow command that keeps nobody
// waiting.

#include <chrono>
#include <cstdio>
#include <exception>

#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/app/polling/lease.hpp>
#include <tgfw/tgfw.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

InlineKeyboard drinks() {
    return InlineKeyboard()
        .callback("Tea", "drink:tea")
        .callback("Coffee", "drink:coffee")
        .row()
        .callback("Surprise me", "drink:surprise");
}

awaitable<void> start(const Update&, Context& context) {
    co_await context.reply("Hello! Pick a drink, or send /help.").reply_markup(drinks());
}

awaitable<void> help(const Update&, Context& context) {
    co_await context
        .reply(
            "<b>What I can do</b>\n"
            "/start – buttons that edit their message\n"
            "/keyboard – a keyboard below the text field\n"
            "/slow – works for two seconds; other chats do not wait\n"
            "Send a photo and I send it back; any other text is echoed.")
        .parse_mode(ParseMode::html);
}

awaitable<void> pick(const Update&, Context& context) {
    const std::string drink = context.match()->group("drink").value_or("");
    co_await context.answer().text("Coming up!");
    if (drink == "again") {
        co_await context.edit_message_text("Pick another one.").reply_markup(drinks());
        co_return;
    }
    const std::string served = drink == "surprise" ? "a glass of water. Surprise!" : "a cup of " + drink + ".";
    co_await context.edit_message_text("Here is " + served)
        .reply_markup(InlineKeyboard().callback("Another one", "drink:again"));
}

awaitable<void> keyboard(const Update&, Context& context) {
    co_await context.reply("Choose below.")
        .reply_markup(ReplyKeyboard().button("Yes").button("No").row().button("Maybe").resize().one_time());
}

awaitable<void> slow(const Update&, Context& context) {
    co_await context.bot().send_chat_action(context.update().effective_chat()->id, ChatAction::typing);
    co_await sleep_for(context.clock(), 2s);
    co_await context.reply("Done. What you sent meanwhile comes after this; other chats were served at once.");
}

awaitable<void> photo(const Update& update, Context& context) {
    // The last size is the largest. Its file_id sends it again without an upload.
    const std::string file_id = update.effective_message()->photo->back().file_id;
    co_await context.reply_photo(file_id).caption("A nice picture.");
}

awaitable<void> echo(const Update& update, Context& context) {
    co_await context.reply(*update.effective_message()->text);
}

awaitable<void> report(const Update*, Context& context) {
    context.logger().error("Something went wrong: " + context.error_text());
    co_return;
}

awaitable<void> set_commands(Application& app) {
    std::vector<BotCommand> commands;
    commands.emplace_back("start", "Pick a drink");
    commands.emplace_back("help", "What this bot can do");
    commands.emplace_back("keyboard", "Show a keyboard");
    commands.emplace_back("slow", "Work for two seconds");
    try {
        co_await app.bot().set_my_commands(std::move(commands));
    } catch (const ApiError& error) {
        app.logger().warning(std::string("No menu of commands: ") + error.what());
    }
}

/// `after_handling`: what a crash interrupts is handled again, by the next instance or one that stands by.
Acknowledgement read_acknowledgement(const std::string& name) {
    if (name == "after_handling") return Acknowledgement::after_handling();
    if (name == "on_receipt") return Acknowledgement::on_receipt();
    throw ConfigError("BOT_ACKNOWLEDGE is \"" + name + "\"; give on_receipt or after_handling");
}

Application make_application() {
    auto app = Application::builder()
                   .token(env("BOT_TOKEN"))
                   .base_url(env("BOT_API_URL", "https://api.telegram.org"))
                   .acknowledge(read_acknowledgement(env("BOT_ACKNOWLEDGE", "on_receipt")))
                   .post_init(set_commands)
                   .build();
    app.add_handler(CommandHandler("start", start));
    app.add_handler(CommandHandler("help", help));
    app.add_handler(CommandHandler("keyboard", keyboard));
    app.add_handler(CommandHandler("slow", slow));
    app.add_handler(CallbackQueryHandler(pick, "drink:(?P<drink>\\w+)$"));
    app.add_handler(MessageHandler(filters::photo, photo));
    app.add_handler(MessageHandler(filters::text & ~filters::command, echo));
    app.add_error_handler(report);
    return app;
}

int run(Application& app) {
    if (env("BOT_MODE", "polling") != "webhook") {
        PollingOptions options;
        const std::string lease = env("BOT_LEASE", "");
        if (!lease.empty()) options.with_lease(file_lease(lease));
        return app.run_polling(std::move(options));
    }
    const auto port = env_number<std::uint16_t>("BOT_LISTEN_PORT", 8443);
    return app.run_webhook(WebhookOptions()
                               .listen(env("BOT_LISTEN_ADDRESS", "127.0.0.1"), port)
                               .url(env("BOT_WEBHOOK_URL"))
                               .secret_token(env("BOT_WEBHOOK_SECRET")));
}

}  // namespace

int main() {
    try {
        auto app = make_application();
        return run(app);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
