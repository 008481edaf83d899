#pragma once

#include <cstdint>

#include <tgfw/api/keyboard.hpp>

#include "paging.hpp"
#include "tickets.hpp"

namespace tenant_desk::keyboards {

/// A button for each ticket, and those to the pages before and after.
[[nodiscard]] tgfw::InlineKeyboard list(const Page<Ticket>& page);
/// What `me` may do with the ticket; `page` is the list that one came from.
[[nodiscard]] tgfw::InlineKeyboard ticket(const Ticket& ticket, const Person& me, std::int64_t page);
/// Under a message about a ticket.
[[nodiscard]] tgfw::InlineKeyboard about(std::int64_t ticket);
[[nodiscard]] tgfw::InlineKeyboard priorities();
[[nodiscard]] tgfw::InlineKeyboard confirmation();

}  // namespace tenant_desk::keyboards
