// The conversation of all that is written: what opens a ticket, what answers to one, and how either is left.

#include <utility>

#include <tgfw/tgfw.hpp>

#include "handlers.hpp"
#include "texts.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<Next<Writing>> cancel(Context& context) {
    co_await context.reply("Nothing was sent.");
    co_return conversation::end;
}

awaitable<void> ask_for_text(Context& context) {
    co_await context.reply(texts::text_please);
}

}  // namespace

void add_writing(Application& app) {
    const auto here = filters::update_type::message & filters::chat_type::private_;
    ConversationHandler<Writing> conversation("writing");
    add_opening_steps(conversation);
    add_answering_steps(conversation);
    conversation.fallbacks(CommandHandler("cancel", cancel, here),
                           MessageHandler(here & ~filters::command & ~filters::status_update::all, ask_for_text));
    conversation.allow_reentry();     // Who begins something else has dropped what
                                      // was before.
    conversation.per_message(false);  // Buttons lead on to what is then written.
    conversation.all_states(Writing::subject, Writing::text, Writing::priority, Writing::confirm, Writing::answer);
    add_memory(app, conversation);
    app.add_handler(conversation);
}

}  // namespace tenant_desk
