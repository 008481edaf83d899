#include "keyboards.hpp"

#include "texts.hpp"
#include "ticket_button.hpp"

namespace tenant_desk::keyboards {

using tgfw::InlineKeyboard;

InlineKeyboard list(const Page<Ticket>& page, const std::string& company) {
    InlineKeyboard keyboard;
    for (const Ticket& each : page.items) {
        keyboard.callback(texts::one_line(each), ShowTicket(each.number, page.number, company).data()).row();
    }
    if (page.has_previous()) keyboard.callback("« Previous", ListTickets(0, page.number - 1, company).data());
    if (page.has_next) keyboard.callback("Next »", ListTickets(0, page.number + 1, company).data());
    return keyboard;
}

InlineKeyboard ticket(const Ticket& ticket, const Person& me, std::int64_t page, const std::string& company) {
    InlineKeyboard keyboard;
    if (ticket.is_open()) {
        if (me.is_staff() && !ticket.assignee_id)
            keyboard.callback("Take", TakeTicket(ticket.number, page, company).data());
        keyboard.callback(me.is_staff() ? "Answer" : "Write", AnswerTicket(ticket.number, page, company).data());
        keyboard.callback("Close", CloseTicket(ticket.number, page, company).data()).row();
    }
    return keyboard.callback("« All tickets", ListTickets(0, page, company).data());
}

InlineKeyboard about(std::int64_t ticket, const std::string& company) {
    return InlineKeyboard()
        .callback("Answer", AnswerTicket(ticket, 0, company).data())
        .callback("Show", ShowTicket(ticket, 0, company).data());
}

InlineKeyboard priorities() {
    return InlineKeyboard()
        .callback("Low", "priority:low")
        .callback("Normal", "priority:normal")
        .callback("Urgent", "priority:urgent");
}

InlineKeyboard confirmation(std::int64_t update_id) {
    return InlineKeyboard().callback("Open it", open_data(update_id)).callback("Drop it", drop_data(update_id));
}

std::string open_data(std::int64_t update_id) {
    return "draft:open:" + std::to_string(update_id);
}

std::string drop_data(std::int64_t update_id) {
    return "draft:drop:" + std::to_string(update_id);
}

}  // namespace tenant_desk::keyboards
