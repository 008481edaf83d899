// Nor does an array do that was filled at run time: only a constant is as good as a literal.
// expect g++: is not a constant expression
// expect clang: call to consteval function 'tgfw::postgres::Sql::Sql<64UL>' is not a constant expression
#include <cstdio>

#include <tgfw/adapters/postgres/pool.hpp>

tgfw::awaitable<void> find_ticket(tgfw::postgres::Transaction& tx, const char* subject) {
#ifdef MISTAKE
    char statement[64];
    std::snprintf(statement, sizeof statement, "SELECT id FROM tickets WHERE subject = '%s'", subject);
    const auto rows = co_await tx.query(statement);
#else
    const auto rows = co_await tx.query("SELECT id FROM tickets WHERE subject = $1", subject);
#endif
}
