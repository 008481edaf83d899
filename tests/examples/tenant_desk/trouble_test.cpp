#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <tgfw/api/types.hpp>
#include <unit/adapters/postgres/plain_session.hpp>

#include "../../../examples/tenant_desk/tickets.hpp"
#include "desk_fixture.hpp"

namespace tgfw::test {

namespace {

/// Locks a table against all others until it is destroyed.
class TableLock {
public:
    TableLock(DeskTest& test, const std::string& table)
        : test_(&test), session_(PostgresCluster::instance().superuser(test.database.name())) {
        session_.ask("BEGIN; LOCK TABLE " + table);
    }

    /// Lets the desk go on until its statement waits for the lock.
    void until_waited_for() {
        const std::string waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'desk_bot' AND wait_event_type = 'Lock' AND datname "
            "= '" +
            test_->database.name() + "'";
        test_->wait([&] { return test_->database.admin(waiting) != "0"; });
    }

private:
    DeskTest* test_;
    PlainSession session_;
};

}  // namespace

TEST_CASE("desk: a backend that is killed in between gives the user a sentence, and the next time works") {
    DeskTest test;
    auto sam = test.staff("Sam");
    {
        TableLock lock(test, "tickets");
        sam.send_text("/tickets");
        lock.until_waited_for();
        test.database.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'desk_bot'");
    }
    test.settle();
    CHECK(reads(sam) == "I cannot reach my files right now. Please try again in a minute.");
    bool told = false;
    for (const std::string& line : test.logger.lines) {
        told = told ||
               (line.starts_with("error: ") && line.find("handler=CommandHandler(/tickets)") != std::string::npos &&
                line.find("tenant_id=1") != std::string::npos);
    }
    CHECK(told);
    CHECK(test.say(sam, "/tickets") == "No ticket is open.");
}

TEST_CASE("desk: a backend that is killed while a draft is read gives a sentence, and a line with its tenant") {
    DeskTest test;
    auto carla = test.customer("Carla");
    test.say(carla, "/new");
    {
        TableLock lock(test, "drafts");
        carla.send_text("Broken anvil");
        lock.until_waited_for();
        test.database.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'desk_bot'");
    }
    test.settle();
    CHECK(reads(carla) == "I cannot reach my files right now. Please try again in a minute.");
    CHECK(std::any_of(test.logger.lines.begin(), test.logger.lines.end(), [](const std::string& line) {
        return line.starts_with("error: ") && line.find("tenant_id=1") != std::string::npos;
    }));
    CHECK(test.say(carla, "Broken anvil") == "Now tell me all about it, in one message.");
}

TEST_CASE("desk: a flood of one user is limited, told of once, and keeps nobody else waiting") {
    DeskTest test;
    auto eve = test.customer("Eve");
    auto carla = test.customer("Carla");
    for (int i = 0; i < 100; ++i) eve.send_text("/tickets");
    carla.send_text("/tickets");
    test.until([&] { return reads(carla) == "You have no tickets yet. /new opens one."; });
    test.settle();
    int told = 0;
    int answers = 0;
    for (const Message& message : eve.messages()) {
        if (message.from->id == eve.user_id()) continue;
        told += *message.text == "That was a lot at once. Give me a minute, please.";
        answers += *message.text == "You have no tickets yet. /new opens one.";
    }
    CHECK(told == 1);
    CHECK(answers >= 14);  // A burst of 15, with /start, and what the time of its answers brings.
    CHECK(answers < 40);
    CHECK(test.metrics.counter("desk_updates_refused_total", "Updates of users who sent too many.").value() ==
          100 - static_cast<unsigned>(answers));
    test.clock.advance(std::chrono::minutes(1));
    CHECK(test.say(eve, "/tickets") == "You have no tickets yet. /new opens one.");
}

TEST_CASE("desk: asked to stop in the midst of a ticket, it opens it first") {
    DeskTest test;
    auto carla = test.customer("Carla");
    auto sam = test.staff("Sam");
    test.say(carla, "/new");
    test.say(carla, "Broken anvil");
    test.say(carla, "It fell on a bird.");
    test.tap(carla, "Normal");
    {
        TableLock lock(test, "tickets");
        carla.tap(carla.last_from_others()->message_id, "Open it");
        lock.until_waited_for();
        test.app->stop_running();
    }
    test.stop();
    CHECK(reads(carla) == "Ticket #1 Broken anvil is open. You will hear from us.");
    CHECK(reads(sam) == "New ticket #1 Broken anvil\nfrom Carla: It fell on a bird.");
    CHECK(test.database.admin("SELECT count(*) FROM pg_stat_activity WHERE usename = 'desk_bot'") == "0");
}

TEST_CASE("desk: a draft that is opened again is no second ticket") {
    DeskTest test;
    auto carla = test.customer("Carla");
    auto again = [&](std::int64_t update_id) {
        std::int64_t number = 0;
        auto open = [](DeskTest& desk_test, std::int64_t user, std::int64_t update,
                       std::int64_t& out) -> awaitable<void> {
            auto visit = co_await desk_test.desk->enter(user);
            tenant_desk::Draft draft;
            draft.subject = "Broken anvil";
            draft.text = "It fell on a bird.";
            draft.update_id = update;
            out = co_await tenant_desk::open_ticket(visit->tx, user, draft);
            co_await visit->tx.commit();
        };
        boost::asio::co_spawn(test.database.io(), open(test, carla.user_id(), update_id, number),
                              [](std::exception_ptr) {});
        test.until([&] { return number != 0; });
        test.settle();
        return number;
    };
    CHECK(again(7) == 1);
    CHECK(again(7) == 1);
    CHECK(again(8) == 2);
    CHECK(test.database.admin("SELECT count(*) FROM ticket_lines") == "2");
}

}  // namespace tgfw::test
