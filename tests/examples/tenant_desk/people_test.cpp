#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/types.hpp>

#include "desk_fixture.hpp"

namespace tgfw::test {

namespace {

/// Makes a member of Acme's staff a customer, as README.md says.
void let_go(DeskTest& test, const testing::EmulatorClient& person) {
    test.database.admin("UPDATE people SET role = 'customer' WHERE tenant_id = 1 AND user_id = " +
                        std::to_string(person.user_id()));
}

}  // namespace

TEST_CASE("desk: a button under one company's ticket never reaches a ticket of another with the same number") {
    DeskTest test;
    auto sam = test.staff("Sam", "acme");
    auto gloria = test.staff("Gloria", "globex");
    auto carla = test.customer("Carla", "acme");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    test.say(carla, "/start globex");
    test.open_ticket(carla, "Sour grapes", "I hear.");
    test.tap(sam, "Answer");
    test.say(sam, "Which bird?");
    CHECK(reads(carla) == "#1 Broken anvil\nSam: Which bird?");

    const std::string elsewhere = "This is a ticket of another company. Open its link to get back to it.";
    CHECK(test.tap(carla, "Answer") == elsewhere);
    CHECK(test.tap(carla, "Show") == elsewhere);
    const std::string before = reads(gloria);
    test.say(carla, "The anvil's.");
    CHECK(reads(gloria) == before);
    test.say(carla, "/start acme");
    CHECK(test.database.admin("SELECT count(*) FROM ticket_lines WHERE tenant_id = 2") == "1");
}

TEST_CASE("desk: who was let go hears of nothing any more, and what they had is free for others") {
    DeskTest test;
    auto sam = test.staff("Sam");
    auto carla = test.customer("Carla");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    test.tap(sam, "Show");
    test.tap(sam, "Take");
    test.tap(sam, "Answer");
    test.say(sam, "Which bird?");
    auto susan = test.staff("Susan");
    let_go(test, sam);
    const std::string before = reads(sam);
    test.tap(carla, "Answer");
    CHECK(test.say(carla, "A hawk.") == "Sent.");
    CHECK(reads(sam) == before);
    CHECK(reads(susan) == "#1 Broken anvil\nCarla: A hawk.");
    CHECK(test.tap(susan, "Show").starts_with("🟡 #1 Broken anvil\nof Carla\n\n"));
    CHECK(test.tap(susan, "Take").starts_with("🟡 #1 Broken anvil\nof Carla, with Susan\n\n"));
    CHECK(test.say(sam, "/tickets") == "You have no tickets yet. /new opens one.");
    CHECK_FALSE(test.logger.has("error:"));
}

TEST_CASE("desk: of two who answer at once both are heard, also by each other") {
    DeskTest test;
    auto sam = test.staff("Sam");
    auto susan = test.staff("Susan");
    auto carla = test.customer("Carla");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    test.tap(susan, "Show");
    test.tap(susan, "Take");
    test.tap(sam, "Answer");
    test.tap(susan, "Answer");
    sam.send_text("Which bird?");
    susan.send_text("Which anvil?");
    test.settle();
    CHECK(test.database.admin("SELECT count(*) FROM ticket_lines") == "3");
    int heard = 0;
    for (const Message& message : carla.messages()) {
        heard += message.text == "#1 Broken anvil\nSam: Which bird?";
        heard += message.text == "#1 Broken anvil\nSusan: Which anvil?";
    }
    CHECK(heard == 2);
    int told = 0;
    for (const Message& message : susan.messages()) told += message.text == "#1 Broken anvil\nSam: Which bird?";
    CHECK(told == 1);
}

TEST_CASE("desk: staff with a ticket of their own are not told what they themselves wrote") {
    DeskTest test;
    auto sam = test.staff("Sam");
    CHECK(test.open_ticket(sam, "Cold coffee", "Again.") == "Ticket #1 Cold coffee is open. You will hear from us.");
    CHECK(reads(sam) == "Ticket #1 Cold coffee is open. You will hear from us.");
    test.say(sam, "/tickets");
    test.tap(sam, "🟡 #1 Cold coffee");
    test.tap(sam, "Take");
    test.tap(sam, "Answer");
    CHECK(test.say(sam, "And the milk is sour.") == "Sent.");
    CHECK(reads(sam) == "Sent.");
}

TEST_CASE("desk: a ticket that is closed meanwhile takes no answer, and no connection is kept while it is told") {
    DeskTest test;
    auto sam = test.staff("Sam");
    auto carla = test.customer("Carla");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    test.tap(sam, "Answer");
    test.database.admin("UPDATE tickets SET state = 'closed'");
    for (int i = 0; i < 6; ++i)
        sam.send_text("/tickets");  // So many answers that the flood limits hold
                                    // back the next.
    sam.send_text("Which bird?");
    test.until([&] { return reads(sam) == "This ticket is closed."; });
    CHECK(test.database.admin("SELECT count(*) FROM ticket_lines") == "1");
}

TEST_CASE("desk: a page that has become empty leads to the first one") {
    DeskTest test;
    auto carla = test.customer("Carla");
    auto sam = test.staff("Sam");
    test.database.admin(
        "INSERT INTO tickets (tenant_id, number, customer_id, subject, priority, update_id) SELECT 1, n, " +
        std::to_string(carla.user_id()) + ", 'Number ' || n, 'low', n FROM generate_series(1, 6) n");
    test.say(sam, "/tickets");
    test.tap(sam, "Next »");
    test.tap(sam, "⚪ #6 Number 6");
    test.tap(sam, "Close");
    CHECK(test.tap(sam, "« All tickets").starts_with("Open tickets:\n⚪ #1 Number 1\n"));
}

}  // namespace tgfw::test
