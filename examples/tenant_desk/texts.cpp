#include "texts.hpp"

#include <algorithm>

#include <tgfw/bot/text/utf16.hpp>

namespace tenant_desk::texts {

namespace {

std::string mark_of(const Ticket& ticket) {
    if (!ticket.is_open()) return "✅";
    if (ticket.priority == "urgent") return "🔴";
    return ticket.priority == "low" ? "⚪" : "🟡";
}

}  // namespace

std::string welcome(const std::string& company, const Person& person) {
    if (person.is_staff()) {
        return "Welcome to the desk of " + company + ", " + person.name +
               ".\n/tickets are those that are open, /invite brings in more staff.";
    }
    return "Hello " + person.name + ", this is the desk of " + company + ".\n/new opens a ticket, /tickets are yours.";
}

std::string hello_again(const Person& person) {
    return person.is_staff() ? "Hello again. See the open /tickets."
                             : "Hello again. See your /tickets, or open a /new one.";
}

std::string not_understood(const Person& person) {
    return std::string("I do not know what to do with that. See ") +
           (person.is_staff() ? "the open /tickets." : "your /tickets, or open a /new one.");
}

std::string one_line(const Ticket& ticket) {
    return mark_of(ticket) + " #" + std::to_string(ticket.number) + " " + ticket.subject;
}

std::string list(const Page<Ticket>& page, const Person& me) {
    if (page.items.empty() && !page.has_previous()) {
        return me.is_staff() ? "No ticket is open." : "You have no tickets yet. /new opens one.";
    }
    std::string text = me.is_staff() ? "Open tickets" : "Your tickets";
    if (page.has_previous() || page.has_next) text += ", page " + std::to_string(page.number + 1);
    text += ":";
    for (const Ticket& each : page.items) {
        text += "\n" + one_line(each);
        if (each.assignee) text += " – " + *each.assignee;
    }
    return text;
}

std::string ticket(const Ticket& ticket, const std::vector<TicketLine>& lines) {
    std::string text = one_line(ticket) + "\nof " + ticket.customer;
    if (ticket.assignee) text += ", with " + *ticket.assignee;
    for (const TicketLine& line : lines) text += "\n\n" + line.author + ": " + line.body;
    return text;
}

std::string summary(const Draft& draft) {
    return "Subject: " + draft.subject + "\nPriority: " + draft.priority + "\n\n" + draft.text +
           "\n\nShall I open this ticket?";
}

std::string invitation(const std::string& link) {
    return "Whoever opens this link within a day is one of your staff. Give it to nobody else:\n" + link;
}

std::int64_t length(const std::string& text) {
    return tgfw::utf16_length(text);
}

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace tenant_desk::texts
