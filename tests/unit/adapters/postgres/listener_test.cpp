#include <tgfw/adapters/postgres/listener.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include "database.hpp"

namespace tgfw::test {

TEST_CASE("a listener hears what was notified since it listens, in its order, and tells of a gap") {
    Database database;
    postgres::Listener listener(database.io().get_executor(), database.options(), {"tickets", "odd \"name\""},
                                steady_clock(), null_logger());
    database.admin("NOTIFY tickets, 'too early'");
    database.run(listener.listen());
    database.admin("NOTIFY tickets, 'first'");
    database.admin("NOTIFY \"odd \"\"name\"\"\", 'second'");
    database.admin("NOTIFY others, 'not for us'");
    CHECK(database.run(listener.next()).payload == "first");
    const auto second = database.run(listener.next());
    CHECK(second.payload == "second");
    CHECK(second.channel == "odd \"name\"");
    database.admin(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app' AND datname = "
        "current_database()");
    CHECK(database.run(listener.next()).missed_some);
    database.admin("NOTIFY tickets, 'third'");
    CHECK(database.run(listener.next()).payload == "third");
    CHECK_THROWS_AS(
        postgres::Listener(database.io().get_executor(), database.options(), {}, steady_clock(), null_logger()),
        ConfigError);
}

}  // namespace tgfw::test
