#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>

#include "desk_fixture.hpp"

namespace tgfw::test {

namespace {

std::string migration_text(const std::string& name) {
    std::ifstream file(TGFW_SOURCE_DIR "/examples/tenant_desk/migrations/" + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

awaitable<void> open_and_close(tenant_desk::Desk& desk, boost::asio::any_io_executor executor) {
    MetricsRegistry metrics;
    std::exception_ptr failure;
    try {
        co_await desk.open(executor, null_logger(), metrics);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await desk.close();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

TEST_CASE("desk: the migration binds its tables as rls::enable() does, and no table of tenants is left out") {
    std::string expected;
    for (const std::string_view table : {"people", "ticket_numbers", "tickets", "ticket_lines"})
        expected += postgres::rls::enable(table);
    const std::string text = migration_text("0002_row_level_security.sql");
    CHECK(text.substr(text.find('\n') + 1) == expected);
    CHECK(migration_text("0004_drafts.sql").ends_with("\n" + postgres::rls::enable("drafts")));
}

TEST_CASE("desk: starts again on a database that it has made, with a role that owns nothing") {
    Database database;
    make_desk_roles(database);
    for (int start = 0; start < 2; ++start) {
        tenant_desk::Desk desk(desk_config(database));
        database.run(open_and_close(desk, database.io().get_executor()));
    }
    CHECK(database.admin("SELECT count(*) FROM tgfw_migrations") == "4");
    CHECK(database.admin("SELECT count(*) FROM pg_class WHERE relowner = 'desk_bot'::regrole") == "0");
}

TEST_CASE("desk: does not start where the database does not keep companies apart (B-50)") {
    Database database;
    make_desk_roles(database);
    tenant_desk::Config config = desk_config(database);
    SUBCASE("the bot's role is a superuser") {
        config.database_url = Secret(database.options("tgfw_owner").connection);
    }
    SUBCASE("a table was left open") {
        tenant_desk::Desk first(config);
        database.run(open_and_close(first, database.io().get_executor()));
        database.admin("ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY");
    }
    tenant_desk::Desk desk(config);
    CHECK_THROWS_AS(database.run(open_and_close(desk, database.io().get_executor())), postgres::rls::NotProtected);
}

}  // namespace tgfw::test
