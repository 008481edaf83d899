// A connection is never used by two coroutines (B-32).
// expect g++: use of deleted function
// expect clang: call to implicitly-deleted copy constructor of 'postgres::Transaction'
#include <utility>

#include <tgfw/adapters/postgres/pool.hpp>

using namespace tgfw;

awaitable<void> finish(postgres::Transaction tx) {
    co_await tx.commit();
}

awaitable<void> close_tickets(postgres::Pool& pool, postgres::TenantId company) {
    auto tx = co_await pool.begin(company);
#ifdef MISTAKE
    co_await finish(tx);
#else
    co_await finish(std::move(tx));
#endif
}
