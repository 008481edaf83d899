#include "keyboards.hpp"

#include "texts.hpp"
#include "ticket_button.hpp"

namespace tenant_desk::keyboards {

using tgfw::InlineKeyboard;

InlineKeyboard list(const Page<Ticket>& page) {
    InlineKeyboard keyboard;
    for (const Ticket& each : page.items) {
        keyboard.callback(texts::one_line(each), ShowTicket(each.number, page.number).data()).row();
    }
    if (page.has_previous()) keyboard.callback("« Previous", ListTickets(0, page.number - 1).data());
    if (page.has_next) keyboard.callback("Next »", ListTickets(0, page.number + 1).data());
    return keyboard;
}

InlineKeyboard ticket(const Ticket& ticket, const Person& me, std::int64_t page) {
    InlineKeyboard keyboard;
    if (ticket.is_open()) {
        if (me.is_staff() && !ticket.assignee_id) keyboard.callback("Take", TakeTicket(ticket.number, page).data());
        keyboard.callback(me.is_staff() ? "Answer" : "Write", AnswerTicket(ticket.number, page).data());
        keyboard.callback("Close", CloseTicket(ticket.number, page).data()).row();
    }
    return keyboard.callback("« All tickets", ListTickets(0, page).data());
}

InlineKeyboard about(std::int64_t ticket) {
    return InlineKeyboard()
        .callback("Answer", AnswerTicket(ticket, 0).data())
        .callback("Show", ShowTicket(ticket, 0).data());
}

InlineKeyboard priorities() {
    return InlineKeyboard()
        .callback("Low", "priority:low")
        .callback("Normal", "priority:normal")
        .callback("Urgent", "priority:urgent");
}

InlineKeyboard confirmation() {
    return InlineKeyboard().callback("Open it", "draft:open").callback("Drop it", "draft:drop");
}

}  // namespace tenant_desk::keyboards
