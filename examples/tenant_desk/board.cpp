// /tickets, and the buttons that lead through them: pages, a ticket, taking and closing it.

#include <string_view>
#include <utility>

#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "handlers.hpp"
#include "keyboards.hpp"
#include "telling.hpp"
#include "texts.hpp"
#include "ticket_button.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<Page<Ticket>> read_page(Visit& visit, std::int64_t number) {
    auto rows = co_await list_tickets(visit.tx, visit.me, rows_for_page, number * page_size);
    co_return Page<Ticket>(number, std::move(rows));
}

awaitable<void> list_anew(Context& context) {
    auto visit = co_await enter(context);
    if (!visit) co_return;
    const auto page = co_await read_page(*visit, 0);
    co_await visit->tx.commit();
    const auto buttons = keyboards::list(page, visit->company.text());
    co_await context.reply(texts::list(page, visit->me)).reply_markup(buttons);
}

awaitable<void> turn_page(const ListTickets& button, Context& context) {
    auto visit = co_await enter(context, button);
    if (!visit) co_return;
    auto page = co_await read_page(*visit, button.page);
    if (page.items.empty()) page = co_await read_page(*visit, 0);  // What was there has been closed.
    co_await visit->tx.commit();
    co_await rewrite(context, texts::list(page, visit->me), keyboards::list(page, visit->company.text()));
}

/// Shows the ticket in the place of the message with the button, and ends the transaction.
awaitable<void> show_in_place(Context& context, Visit& visit, std::int64_t number, std::int64_t page) {
    const auto ticket = co_await find_ticket(visit.tx, visit.me, number);
    const auto lines = co_await last_lines(visit.tx, number, texts::shown_lines);
    co_await visit.tx.commit();  // Before anything is sent: that may take its time.
    if (!ticket) {
        co_await say(context, texts::no_such_ticket);
        co_return;
    }
    const auto buttons = keyboards::ticket(*ticket, visit.me, page, visit.company.text());
    co_await rewrite(context, texts::ticket(*ticket, lines), buttons);
}

awaitable<void> show(const ShowTicket& button, Context& context) {
    auto visit = co_await enter(context, button);
    if (visit) co_await show_in_place(context, *visit, button.ticket, button.page);
}

awaitable<void> take(const TakeTicket& button, Context& context) {
    auto visit = co_await enter(context, button);
    visit = co_await staff_only(context, std::move(visit));
    if (!visit) co_return;
    const bool taken = co_await take_ticket(visit->tx, button.ticket, visit->me.user_id);
    co_await show_in_place(context, *visit, button.ticket, button.page);
    if (taken) logger_of(context).info("A ticket was taken");
}

awaitable<void> close(const CloseTicket& button, Context& context) {
    auto visit = co_await enter(context, button);
    if (!visit) co_return;
    const auto ticket = co_await find_ticket(visit->tx, visit->me, button.ticket);
    bool closed = false;
    if (ticket) closed = co_await close_ticket(visit->tx, button.ticket);
    co_await show_in_place(context, *visit, button.ticket, button.page);
    if (!closed) co_return;
    logger_of(context).info("A ticket was closed");
    if (ticket->customer_id == visit->me.user_id) co_return;
    const std::vector<std::int64_t> customer{ticket->customer_id};
    tell(context, visit->company, customer,
         visit->me.name + " has closed #" + std::to_string(ticket->number) + " " + ticket->subject, ticket->number);
}

}  // namespace

void add_board(Application& app) {
    const auto here = filters::update_type::message & filters::chat_type::private_;
    app.add_handler(CommandHandler("tickets", list_anew, here));
    app.add_handler(CallbackQueryHandler(turn_page));
    app.add_handler(CallbackQueryHandler(show));
    app.add_handler(CallbackQueryHandler(take));
    app.add_handler(CallbackQueryHandler(close));
}

}  // namespace tenant_desk
