// What is written to a ticket that is open: by staff for the customer, by the customer for whoever has it.

#include <utility>

#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "counters.hpp"
#include "handlers.hpp"
#include "telling.hpp"
#include "texts.hpp"
#include "ticket_button.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

/// Whom a line is for, its author apart: the customer, and who has the ticket; all staff, where nobody has a
/// customer's.
awaitable<std::vector<std::int64_t>> readers_of(postgres::Transaction& tx, Ticket ticket, std::int64_t author_id) {
    std::vector<std::int64_t> readers;
    if (ticket.assignee_id) {
        readers.push_back(*ticket.assignee_id);
    } else if (author_id == ticket.customer_id) {
        readers = co_await ids_of_staff(tx);
    }
    std::erase(readers, ticket.customer_id);
    readers.push_back(ticket.customer_id);
    std::erase(readers, author_id);
    co_return readers;
}

/// Why nothing can be written to what find_ticket() gave; empty where something can.
std::string refusal(const std::optional<Ticket>& ticket) {
    if (!ticket) return texts::no_such_ticket;
    return ticket->is_open() ? "" : texts::ticket_is_closed;
}

awaitable<Next<Writing>> ask_answer(const AnswerTicket& button, Context& context) {
    auto visit = co_await enter(context, button);
    if (!visit) co_return conversation::stay;  // Who is writing something else goes on with that.
    const auto ticket = co_await find_ticket(visit->tx, visit->me, button.ticket);
    co_await visit->tx.commit();
    const std::string why_not = refusal(ticket);
    if (!why_not.empty()) {
        co_await say(context, why_not);
        co_return conversation::stay;
    }
    context.attribute<Draft>() = Draft();
    context.attribute<Draft>().ticket = button.ticket;
    co_await context.reply("Write to " + texts::one_line(*ticket) + ", in one message. Or /cancel.");
    co_return Writing::answer;
}

awaitable<Next<Writing>> send_answer(const Message& message, Context& context, Counters& counters) {
    if (texts::length(*message.text) > texts::longest_text) {
        co_await context.reply("That is too long: 1000 letters at most.");
        co_return Writing::answer;
    }
    const std::int64_t number = context.attribute<Draft>().ticket;
    auto visit = co_await enter(context);
    if (!visit) co_return conversation::end;
    const auto ticket = co_await find_ticket(visit->tx, visit->me, number);  // Much may have happened meanwhile.
    const std::string why_not = refusal(ticket);
    if (!why_not.empty()) {
        co_await visit->tx.commit();
        co_await context.reply(why_not);
        co_return conversation::end;
    }
    const bool is_new =
        co_await add_line(visit->tx, number, visit->me.user_id, *message.text, context.update().update_id);
    const auto readers = co_await readers_of(visit->tx, *ticket, visit->me.user_id);
    co_await visit->tx.commit();
    if (is_new) counters.written.add();
    const std::vector<LogField> fields{LogField("ticket", number)};
    logger_of(context).info("Somebody wrote to a ticket", fields);
    tell(context, visit->company, readers,
         "#" + std::to_string(number) + " " + ticket->subject + "\n" + visit->me.name + ": " + *message.text, number);
    co_await context.reply("Sent.");
    co_return conversation::end;
}

}  // namespace

void add_answering_steps(ConversationHandler<Writing>& conversation) {
    const auto here = filters::update_type::message & filters::chat_type::private_;
    conversation.entry_points(CallbackQueryHandler(ask_answer));
    conversation.state(Writing::answer, MessageHandler(here & filters::text & ~filters::command, send_answer));
}

}  // namespace tenant_desk
