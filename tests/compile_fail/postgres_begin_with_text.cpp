// Nor is a text, such as a command's argument (B-74).
// expect g++: to 'tgfw::postgres::TenantId'
// expect clang: no matching member function for call to 'begin'
#include <string>
#include <utility>

#include <tgfw/adapters/postgres/pool.hpp>

#ifdef MISTAKE
using Company = std::string;
#else
using Company = tgfw::postgres::TenantId;
#endif

tgfw::awaitable<void> close_tickets(tgfw::postgres::Pool& pool, Company company) {
    auto tx = co_await pool.begin(std::move(company));
    co_await tx.commit();
}
