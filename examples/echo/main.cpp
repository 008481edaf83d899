#include <tgfw/tgfw.hpp>

using namespace tgfw;

awaitable<void> echo(const Update& update, Context& context) {
    co_await context.reply(*update.effective_message()->text);
}

int main() {
    auto app =
        Application::builder().token(env("BOT_TOKEN")).base_url(env("BOT_API_URL", "https://api.telegram.org")).build();
    app.add_handler(MessageHandler(filters::text & ~filters::command, echo));
    return app.run_polling();
}
