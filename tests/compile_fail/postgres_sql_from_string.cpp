// A text that was made at run time is no statement (B-41).
// expect: tgfw: no text of run time; values go into $1, all else through trusted_sql()
#include <string>

#include <tgfw/adapters/postgres/pool.hpp>

tgfw::awaitable<void> run_report(tgfw::postgres::Transaction& tx, std::string statement) {
#ifdef MISTAKE
    const auto rows = co_await tx.query(statement);
#else
    const auto trusted = tgfw::postgres::trusted_sql(statement);  // says that it holds nothing from outside
    const auto rows = co_await tx.query(trusted);
#endif
}
