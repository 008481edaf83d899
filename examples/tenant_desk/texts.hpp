#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "paging.hpp"
#include "tickets.hpp"

/// What the bot says. Plain texts, so that nothing that a user wrote is taken for markup.
namespace tenant_desk::texts {

/// In letters, see length(); a ticket with its last lines stays within a message.
inline constexpr std::int64_t longest_subject = 100;
inline constexpr std::int64_t longest_text = 1000;
inline constexpr int shown_lines = 3;

[[nodiscard]] std::string welcome(const std::string& company, const Person& person);
[[nodiscard]] std::string hello_again(const Person& person);
[[nodiscard]] std::string not_understood(const Person& person);
[[nodiscard]] std::string list(const Page<Ticket>& page, const Person& me);
[[nodiscard]] std::string ticket(const Ticket& ticket, const std::vector<TicketLine>& lines);
/// A line of a list, and a button's text.
[[nodiscard]] std::string one_line(const Ticket& ticket);
[[nodiscard]] std::string summary(const Draft& draft);
[[nodiscard]] std::string invitation(const std::string& link);

/// As Telegram counts: an emoji is two letters or more.
[[nodiscard]] std::int64_t length(const std::string& text);
/// The same text, with spaces for ends of lines.
[[nodiscard]] std::string on_one_line(std::string text);

inline constexpr const char* no_company = "I do not know your company yet. Please open the link that it gave you.";
inline constexpr const char* bad_link = "This link is not valid, or not any more. Please ask for a new one.";
inline constexpr const char* no_such_ticket = "There is no such ticket.";
inline constexpr const char* ticket_is_closed = "This ticket is closed.";
inline constexpr const char* other_company = "This is a ticket of another company. Open its link to get back to it.";
inline constexpr const char* old_button = "This button is of no use any more.";
inline constexpr const char* nothing_to_cancel = "There is nothing to cancel.";
inline constexpr const char* text_please = "Please write it as a text, or /cancel.";
inline constexpr const char* buttons_please = "Please use the buttons, or /cancel.";
inline constexpr const char* staff_only = "That is for the company's staff.";
inline constexpr const char* given_up = "I have not heard from you for a while, so nothing was sent.";
inline constexpr const char* slow_down = "That was a lot at once. Give me a minute, please.";
inline constexpr const char* database_away = "I cannot reach my files right now. Please try again in a minute.";
inline constexpr const char* went_wrong = "Something went wrong, and I have told those who look after me.";

}  // namespace tenant_desk::texts
