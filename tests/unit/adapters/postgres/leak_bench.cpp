#include "leak_bench.hpp"

#include <algorithm>
#include <chrono>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/rls.hpp>

namespace tgfw::test {

using postgres::Pool;
using postgres::TenantId;

namespace {

class BenchTenants : public postgres::TenantResolver {
public:
    static TenantId number(int id) { return tenant(std::to_string(id)); }
};

/// To make a database takes a tenth of a second, and there are many tests.
Database& emptied_database() {
    static Database database;
    database.admin(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"
        "SELECT lo_unlink(oid) FROM pg_largeobject_metadata; ALTER DATABASE " +
        database.name() + " RESET ALL");
    return database;
}

std::string leak_schema() {
    return "CREATE TABLE notes (tenant_id bigint NOT NULL, id int NOT NULL, text text, PRIMARY KEY (tenant_id, id));" +
           postgres::rls::enable("notes") +
           "INSERT INTO notes VALUES (1, 1, 'one'), (2, 1, 'two'), (2, 2, 'three');"
           "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app;";
}

awaitable<std::int64_t> answer_of(awaitable<postgres::Transaction> begun, postgres::TrustedSql sql) {
    auto tx = co_await std::move(begun);
    const auto rows = co_await tx.query(sql);
    co_await tx.commit();
    co_return rows.one<std::int64_t>();
}

awaitable<std::int64_t> touched_by(awaitable<postgres::Transaction> begun, postgres::TrustedSql sql) {
    auto tx = co_await std::move(begun);
    const auto count = co_await tx.execute(sql);
    co_await tx.commit();
    co_return count;
}

}  // namespace

LeakBench::LeakBench(const std::string& more)
    : database(emptied_database()),
      pool(database.io().get_executor(), database.options().with_size(1).with_overflow(0), steady_clock(),
           null_logger()) {
    database.admin(leak_schema() + more);
}

LeakBench::~LeakBench() {
    const bool whole = database.run(pool.close(std::chrono::seconds(10)));
    CHECK(whole);
}

TenantId LeakBench::tenant(int number) {
    return BenchTenants::number(number);
}

void LeakBench::role(const std::string& name, const std::string& attributes) {
    database.admin("DO $$ BEGIN CREATE ROLE " + name + " " + attributes +
                   "; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                   "GRANT SELECT, UPDATE ON notes TO " +
                   name);
}

PlainSession LeakBench::plain(std::string_view role) const {
    return PlainSession(PostgresCluster::instance().connection(database.name(), role));
}

PlainSession LeakBench::plain_of(int tenant, std::string_view role) const {
    PlainSession session = plain(role);
    session.ask("SET app.current_tenant_id = '" + std::to_string(tenant) + "'");
    return session;
}

std::int64_t LeakBench::ask(int tenant, std::string_view sql) {
    return database.run(answer_of(pool.begin(LeakBench::tenant(tenant)), postgres::trusted_sql(std::string(sql))));
}

std::int64_t LeakBench::ask_for_none(std::string_view sql) {
    return database.run(answer_of(pool.begin(postgres::without_tenant), postgres::trusted_sql(std::string(sql))));
}

std::int64_t LeakBench::touch(int tenant, std::string_view sql) {
    return database.run(touched_by(pool.begin(LeakBench::tenant(tenant)), postgres::trusted_sql(std::string(sql))));
}

bool LeakBench::finds(std::string_view text) {
    return finds(text, "app");
}

bool LeakBench::finds(std::string_view text, std::string_view role) {
    const auto found = problems(role);
    return std::any_of(found.begin(), found.end(),
                       [&](const std::string& p) { return p.find(text) != std::string::npos; });
}

std::vector<std::string> LeakBench::problems(std::string_view role) {
    if (role == "app") return database.run(postgres::rls::problems(pool));
    Pool own(database.io().get_executor(), database.options(role), steady_clock(), null_logger());
    auto found = database.run(postgres::rls::problems(own));
    CHECK(database.run(own.close(std::chrono::seconds(10))));
    return found;
}

}  // namespace tgfw::test
