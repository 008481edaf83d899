// What no other handler takes: a word instead of silence.

#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "drafts.hpp"
#include "handlers.hpp"
#include "texts.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<void> nothing_to_cancel(Context& context) {
    co_await context.reply(texts::nothing_to_cancel);
}

awaitable<void> not_understood(Context& context) {
    if (context.attribute<Draft>().is_old) co_return;  // It was for a draft that was given up, which they have heard.
    auto visit = co_await enter(context);
    if (!visit) co_return;
    co_await visit->tx.commit();
    co_await context.reply(texts::not_understood(visit->me));
}

awaitable<void> old_button(const CallbackQuery&, Context& context) {
    co_await say(context, texts::old_button);
}

}  // namespace

void add_leftovers(Application& app) {
    const auto here = filters::update_type::message & filters::chat_type::private_;
    app.add_fallback_handler(CommandHandler("cancel", nothing_to_cancel, here));
    app.add_fallback_handler(MessageHandler(here & ~filters::status_update::all, not_understood));
    app.add_fallback_handler(CallbackQueryHandler(old_button));
}

}  // namespace tenant_desk
