// A connection comes with a transaction, and a transaction with its tenant: the pool itself asks nothing.
// expect g++: 'class tgfw::postgres::Pool' has no member named 'query'
// expect clang: no member named 'query' in 'tgfw::postgres::Pool'
#include <tgfw/adapters/postgres/pool.hpp>

tgfw::awaitable<void> count_tickets(tgfw::postgres::Pool& pool, tgfw::postgres::TenantId company) {
#ifdef MISTAKE
    const auto rows = co_await pool.query("SELECT count(*) FROM tickets");
#else
    auto tx = co_await pool.begin(company);
    const auto rows = co_await tx.query("SELECT count(*) FROM tickets");
#endif
}
