// /new: a subject, a text, a priority, and the customer's word; then there is a ticket.

#include <utility>

#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "counters.hpp"
#include "handlers.hpp"
#include "keyboards.hpp"
#include "telling.hpp"
#include "texts.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<Next<Writing>> ask_subject(Context& context) {
    auto visit = co_await enter(context);
    if (!visit) co_return conversation::end;
    co_await visit->tx.commit();
    context.attribute<Draft>() = Draft();
    co_await context.reply("What is it about, in a few words? /cancel whenever you change your mind.");
    co_return Writing::subject;
}

awaitable<Writing> take_subject(const Message& message, Context& context) {
    if (texts::length(*message.text) > texts::longest_subject) {
        co_await context.reply("A few words will do: 100 letters at most.");
        co_return Writing::subject;
    }
    context.attribute<Draft>().subject = texts::on_one_line(*message.text);
    co_await context.reply("Now tell me all about it, in one message.");
    co_return Writing::text;
}

awaitable<Writing> take_text(const Message& message, Context& context) {
    if (texts::length(*message.text) > texts::longest_text) {
        co_await context.reply("That is too long for a ticket: 1000 letters at most. The rest can follow.");
        co_return Writing::text;
    }
    context.attribute<Draft>().text = *message.text;
    co_await context.reply("How urgent is it?").reply_markup(keyboards::priorities());
    co_return Writing::priority;
}

awaitable<Writing> take_priority(const CallbackQuery& query, Context& context) {
    Draft& draft = context.attribute<Draft>();
    draft.priority = query.data->substr(query.data->find(':') + 1);
    co_await rewrite(context, texts::summary(draft), keyboards::confirmation(context.update().update_id));
    co_return Writing::confirm;
}

awaitable<Next<Writing>> open(const CallbackQuery& query, Context& context, Counters& counters) {
    const Draft draft = context.attribute<Draft>();
    if (query.data != keyboards::open_data(draft.update_id)) {  // Below the summary of one that was dropped.
        co_await say(context, texts::old_button);
        co_return conversation::stay;
    }
    auto visit = co_await enter(context);
    if (!visit) co_return conversation::end;
    const auto number = co_await open_ticket(visit->tx, visit->me.user_id, draft);
    auto staff = co_await ids_of_staff(visit->tx);
    std::erase(staff, visit->me.user_id);
    co_await visit->tx.commit();  // First it lasts, then it is told.
    counters.opened.add();
    const std::vector<LogField> fields{LogField("ticket", number)};
    logger_of(context).info("A ticket was opened", fields);
    const std::string name = "#" + std::to_string(number) + " " + draft.subject;
    co_await rewrite(context, "Ticket " + name + " is open. You will hear from us.");
    tell(context, visit->company, staff, "New ticket " + name + "\nfrom " + visit->me.name + ": " + draft.text, number);
    co_return conversation::end;
}

awaitable<Next<Writing>> drop(const CallbackQuery& query, Context& context) {
    if (query.data != keyboards::drop_data(context.attribute<Draft>().update_id)) {
        co_await say(context, texts::old_button);
        co_return conversation::stay;
    }
    co_await rewrite(context, "Dropped. /new opens another one.");
    co_return conversation::end;
}

awaitable<void> remind(Context& context) {
    co_await context.reply(texts::buttons_please);
}

}  // namespace

void add_opening_steps(ConversationHandler<Writing>& conversation) {
    const auto here = filters::update_type::message & filters::chat_type::private_;
    const auto words = here & filters::text & ~filters::command;
    const auto anything = here & ~filters::command & ~filters::status_update::all;
    conversation.entry_points(CommandHandler("new", ask_subject, here));
    conversation.state(Writing::subject, MessageHandler(words, take_subject));
    conversation.state(Writing::text, MessageHandler(words, take_text));
    conversation.state(Writing::priority, CallbackQueryHandler(take_priority, "^priority:(low|normal|urgent)$"),
                       MessageHandler(anything, remind));
    conversation.state(Writing::confirm, CallbackQueryHandler(open, "^draft:open:"),
                       CallbackQueryHandler(drop, "^draft:drop:"), MessageHandler(anything, remind));
}

}  // namespace tenant_desk
