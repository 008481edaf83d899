#include "tickets.hpp"

#include <utility>

#include <boost/describe/class.hpp>

namespace tenant_desk {

BOOST_DESCRIBE_STRUCT(Ticket, (), (number, subject, priority, state, customer_id, customer, assignee_id, assignee))
BOOST_DESCRIBE_STRUCT(TicketLine, (), (author, body))

using namespace tgfw;

namespace {

/// A draft that is opened again finds the ticket that it has become, and the counter stays.
constexpr postgres::Sql kOpenTicket(
    "WITH known AS (SELECT number FROM tickets WHERE customer_id = $1 AND update_id = $5), "
    "next AS (INSERT INTO ticket_numbers (last_number) SELECT 1 WHERE NOT EXISTS (SELECT FROM known) "
    "ON CONFLICT (tenant_id) DO UPDATE SET last_number = ticket_numbers.last_number + 1 RETURNING last_number), "
    "opened AS (INSERT INTO tickets (number, customer_id, subject, priority, update_id) "
    "SELECT last_number, $1, $2::text, $3::text, $5 FROM next RETURNING number), "
    "line AS (INSERT INTO ticket_lines (ticket, author_id, body, update_id) SELECT number, $1, $4::text, $5 FROM "
    "opened) "
    "SELECT number FROM opened UNION ALL SELECT number FROM known");

/// $1 says whether it is staff who asks, $2 who it is.
constexpr postgres::Sql kListTickets(
    "SELECT t.number, t.subject, t.priority, t.state, t.customer_id, c.name AS customer, a.user_id AS assignee_id, "
    "a.name AS assignee FROM tickets t JOIN people c ON c.user_id = t.customer_id "
    "LEFT JOIN people a ON a.user_id = t.assignee_id AND a.role = 'staff' "
    "WHERE CASE WHEN $1 THEN t.state = 'open' ELSE t.customer_id = $2 END "
    "ORDER BY CASE WHEN $1 THEN array_position(ARRAY['urgent', 'normal', 'low'], t.priority) END, "
    "CASE WHEN $1 THEN t.number ELSE -t.number END LIMIT $3 OFFSET $4");

constexpr postgres::Sql kFindTicket(
    "SELECT t.number, t.subject, t.priority, t.state, t.customer_id, c.name AS customer, a.user_id AS assignee_id, "
    "a.name AS assignee FROM tickets t JOIN people c ON c.user_id = t.customer_id "
    "LEFT JOIN people a ON a.user_id = t.assignee_id AND a.role = 'staff' "
    "WHERE t.number = $3 AND ($1 OR t.customer_id = $2)");

}  // namespace

awaitable<std::int64_t> open_ticket(postgres::Transaction& tx, std::int64_t customer_id, Draft draft) {
    const auto rows =
        co_await tx.query(kOpenTicket, customer_id, draft.subject, draft.priority, draft.text, draft.update_id);
    co_return rows.one<std::int64_t>();
}

awaitable<std::vector<Ticket>> list_tickets(postgres::Transaction& tx, Person me, std::int64_t limit,
                                            std::int64_t offset) {
    const auto rows = co_await tx.query(kListTickets, me.is_staff(), me.user_id, limit, offset);
    co_return rows.all<Ticket>();
}

awaitable<std::optional<Ticket>> find_ticket(postgres::Transaction& tx, Person me, std::int64_t number) {
    const auto rows = co_await tx.query(kFindTicket, me.is_staff(), me.user_id, number);
    co_return rows.optional<Ticket>();
}

awaitable<std::vector<TicketLine>> last_lines(postgres::Transaction& tx, std::int64_t number, std::int64_t limit) {
    const auto rows = co_await tx.query(
        "SELECT author, body FROM (SELECT p.name AS author, l.body, l.written_at, l.update_id FROM ticket_lines l "
        "JOIN people p ON p.user_id = l.author_id WHERE l.ticket = $1 ORDER BY l.written_at DESC, l.update_id DESC "
        "LIMIT $2) newest "
        "ORDER BY written_at, update_id",
        number, limit);
    co_return rows.all<TicketLine>();
}

awaitable<bool> add_line(postgres::Transaction& tx, std::int64_t number, std::int64_t author_id, std::string body,
                         std::int64_t update_id) {
    const auto added = co_await tx.execute(
        "INSERT INTO ticket_lines (ticket, author_id, body, update_id) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (tenant_id, ticket, update_id) DO NOTHING",
        number, author_id, body, update_id);
    co_return added == 1;
}

awaitable<bool> take_ticket(postgres::Transaction& tx, std::int64_t number, std::int64_t staff_id) {
    const auto taken = co_await tx.execute(
        "UPDATE tickets SET assignee_id = $2 WHERE number = $1 AND state = 'open' "
        "AND NOT EXISTS (SELECT FROM people WHERE user_id = assignee_id AND role = 'staff')",
        number, staff_id);
    co_return taken == 1;
}

awaitable<bool> close_ticket(postgres::Transaction& tx, std::int64_t number) {
    const auto closed =
        co_await tx.execute("UPDATE tickets SET state = 'closed' WHERE number = $1 AND state = 'open'", number);
    co_return closed == 1;
}

}  // namespace tenant_desk
