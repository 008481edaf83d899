// A handler that forgets the tenant does not compile (B-45, X-13).
// expect g++: no matching function for call to 'tgfw::postgres::Pool::begin()'
// expect clang: no matching member function for call to 'begin'
#include <tgfw/adapters/postgres/pool.hpp>

tgfw::awaitable<void> close_tickets(tgfw::postgres::Pool& pool, tgfw::postgres::TenantId company) {
#ifdef MISTAKE
    auto tx = co_await pool.begin();
#else
    auto tx = co_await pool.begin(company);
#endif
    co_await tx.commit();
}
