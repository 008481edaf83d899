#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "paging.hpp"
#include "tickets.hpp"

/// What the bot says. Plain texts, so that nothing that a user wrote is taken for markup.
namespace tenant_desk::texts {

/// Bytes; a ticket with its last lines stays within a message.
inline constexpr std::size_t longest_subject = 100;
inline constexpr std::size_t longest_text = 1000;
inline constexpr int shown_lines = 3;

[[nodiscard]] std::string welcome(const std::string& company, const Person& person);
[[nodiscard]] std::string hello_again(const Person& person);
[[nodiscard]] std::string list(const Page<Ticket>& page, const Person& me);
[[nodiscard]] std::string ticket(const Ticket& ticket, const std::vector<TicketLine>& lines);
/// A line of a list, and a button's text.
[[nodiscard]] std::string one_line(const Ticket& ticket);
[[nodiscard]] std::string summary(const Draft& draft);
[[nodiscard]] std::string invitation(const std::string& link);

inline constexpr const char* no_company = "I do not know your company yet. Please open the link that it gave you.";
inline constexpr const char* bad_link = "This link is not valid, or not any more. Please ask for a new one.";
inline constexpr const char* no_such_ticket = "There is no such ticket.";
inline constexpr const char* ticket_is_closed = "This ticket is closed.";
inline constexpr const char* staff_only = "That is for the company's staff.";
inline constexpr const char* given_up = "I have not heard from you for a while, so nothing was sent.";
inline constexpr const char* slow_down = "That was a lot at once. Give me a minute, please.";
inline constexpr const char* database_away = "I cannot reach my files right now. Please try again in a minute.";
inline constexpr const char* went_wrong = "Something went wrong, and I have told those who look after me.";

}  // namespace tenant_desk::texts
