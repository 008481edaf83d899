// What a user typed becomes a value, never a part of the statement (B-41).
// expect: tgfw: no text of run time; values go into $1, all else through trusted_sql()
#include <string>

#include <tgfw/adapters/postgres/pool.hpp>

tgfw::awaitable<void> find_ticket(tgfw::postgres::Transaction& tx, std::string subject) {
#ifdef MISTAKE
    const auto rows = co_await tx.query("SELECT id FROM tickets WHERE subject = '" + subject + "'");
#else
    const auto rows = co_await tx.query("SELECT id FROM tickets WHERE subject = $1", subject);
#endif
}
