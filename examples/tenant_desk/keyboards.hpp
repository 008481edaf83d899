#pragma once

#include <cstdint>
#include <string>

#include <tgfw/api/keyboard.hpp>

#include "paging.hpp"
#include "tickets.hpp"

namespace tenant_desk::keyboards {

/// A button for each ticket, and those to the pages before and after. `company` is whose tickets they are, here and
/// below.
[[nodiscard]] tgfw::InlineKeyboard list(const Page<Ticket>& page, const std::string& company);
/// What `me` may do with the ticket; `page` is the list that one came from.
[[nodiscard]] tgfw::InlineKeyboard ticket(const Ticket& ticket, const Person& me, std::int64_t page,
                                          const std::string& company);
/// Under a message about a ticket.
[[nodiscard]] tgfw::InlineKeyboard about(std::int64_t ticket, const std::string& company);
[[nodiscard]] tgfw::InlineKeyboard priorities();
/// For the draft that `update_id` completed; open_data() and drop_data() are what its buttons carry.
[[nodiscard]] tgfw::InlineKeyboard confirmation(std::int64_t update_id);
[[nodiscard]] std::string open_data(std::int64_t update_id);
[[nodiscard]] std::string drop_data(std::int64_t update_id);

}  // namespace tenant_desk::keyboards
