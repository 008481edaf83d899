// A number from a message is no tenant (B-74, X-28).
// expect g++: to 'tgfw::postgres::TenantId'
// expect clang: no matching member function for call to 'begin'
#include <cstdint>

#include <tgfw/adapters/postgres/pool.hpp>

tgfw::awaitable<void> close_tickets(tgfw::postgres::Pool& pool, tgfw::postgres::TenantLookup& companies,
                                    std::int64_t id) {
#ifdef MISTAKE
    auto tx = co_await pool.begin(id);
#else
    const auto company = co_await companies.of_user(id);
    if (!company) co_return;
    auto tx = co_await pool.begin(*company);
#endif
    co_await tx.commit();
}
