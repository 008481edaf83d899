#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/core/awaitable.hpp>

#include "drafts.hpp"
#include "people.hpp"

namespace tenant_desk {

/// A ticket, as lists and its own page show it.
class Ticket {
public:
    Ticket() = default;

    std::int64_t number = 0;  ///< Counted by each company for itself.
    std::string subject;
    std::string priority;  ///< `low`, `normal` or `urgent`.
    std::string state;     ///< `open` or `closed`.
    std::int64_t customer_id = 0;
    std::string customer;
    /// Who has it; nobody, once they are staff no more.
    std::optional<std::int64_t> assignee_id;
    std::optional<std::string> assignee;

    [[nodiscard]] bool is_open() const noexcept { return state == "open"; }
};

/// What somebody wrote to a ticket.
class TicketLine {
public:
    TicketLine() = default;

    std::string author;
    std::string body;
};

/// Opens a ticket and returns its number; the same again for a draft of the same `update_id`.
[[nodiscard]] tgfw::awaitable<std::int64_t> open_ticket(tgfw::postgres::Transaction& tx, std::int64_t customer_id,
                                                        Draft draft);
/// For staff the open tickets, the most urgent first; for customers their own, the newest first.
[[nodiscard]] tgfw::awaitable<std::vector<Ticket>> list_tickets(tgfw::postgres::Transaction& tx, Person me,
                                                                std::int64_t limit, std::int64_t offset);
/// nullopt where the company has no such ticket, and for a customer also where it is another's.
[[nodiscard]] tgfw::awaitable<std::optional<Ticket>> find_ticket(tgfw::postgres::Transaction& tx, Person me,
                                                                 std::int64_t number);
/// The newest `limit`, oldest first.
[[nodiscard]] tgfw::awaitable<std::vector<TicketLine>> last_lines(tgfw::postgres::Transaction& tx, std::int64_t number,
                                                                  std::int64_t limit);
/// False where the update has been written already.
[[nodiscard]] tgfw::awaitable<bool> add_line(tgfw::postgres::Transaction& tx, std::int64_t number,
                                             std::int64_t author_id, std::string body, std::int64_t update_id);
/// False where it is not open, or one of the staff has it.
[[nodiscard]] tgfw::awaitable<bool> take_ticket(tgfw::postgres::Transaction& tx, std::int64_t number,
                                                std::int64_t staff_id);
/// False where it was not open.
[[nodiscard]] tgfw::awaitable<bool> close_ticket(tgfw::postgres::Transaction& tx, std::int64_t number);

}  // namespace tenant_desk
