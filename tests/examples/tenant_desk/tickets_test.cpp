#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/types.hpp>

#include "desk_fixture.hpp"

namespace tgfw::test {

TEST_CASE("desk: a customer opens a ticket, staff see, take, answer and close it, and the customer hears of it") {
    DeskTest test;
    auto carla = test.customer("Carla");
    CHECK(reads(carla) == "Hello Carla, this is the desk of Acme.\n/new opens a ticket, /tickets are yours.");
    auto sam = test.staff("Sam");
    CHECK(reads(sam) ==
          "Welcome to the desk of Acme, Sam.\n/tickets are those that are open, /invite brings in more staff.");

    CHECK(test.say(carla, "/new") == "What is it about, in a few words? /cancel whenever you change your mind.");
    CHECK(test.say(carla, "Broken anvil") == "Now tell me all about it, in one message.");
    CHECK(test.say(carla, "It fell on a bird.") == "How urgent is it?");
    CHECK(test.tap(carla, "Urgent") ==
          "Subject: Broken anvil\nPriority: urgent\n\nIt fell on a bird.\n\nShall I open this ticket?");
    CHECK(test.tap(carla, "Open it") == "Ticket #1 Broken anvil is open. You will hear from us.");
    CHECK(reads(sam) == "New ticket #1 Broken anvil\nfrom Carla: It fell on a bird.");

    CHECK(test.say(sam, "/tickets") == "Open tickets:\n🔴 #1 Broken anvil");
    CHECK(test.tap(sam, "🔴 #1 Broken anvil") == "🔴 #1 Broken anvil\nof Carla\n\nCarla: It fell on a bird.");
    CHECK(buttons(sam) == "Take | Answer | Close | « All tickets");
    CHECK(test.tap(sam, "Take") == "🔴 #1 Broken anvil\nof Carla, with Sam\n\nCarla: It fell on a bird.");
    CHECK(test.tap(sam, "Answer") == "Write to 🔴 #1 Broken anvil, in one message. Or /cancel.");
    CHECK(test.say(sam, "A new one is under way.") == "Sent.");
    CHECK(reads(carla) == "#1 Broken anvil\nSam: A new one is under way.");
    CHECK(test.tap(carla, "Answer") == "Write to 🔴 #1 Broken anvil, in one message. Or /cancel.");
    CHECK(test.say(carla, "Thank you!") == "Sent.");
    CHECK(reads(sam) == "#1 Broken anvil\nCarla: Thank you!");

    CHECK(test.tap(sam, "Show") ==
          "🔴 #1 Broken anvil\nof Carla, with Sam\n\nCarla: It fell on a bird.\n\nSam: A new one is under "
          "way.\n\nCarla: Thank you!");
    CHECK(test.tap(sam, "Close").starts_with("✅ #1 Broken anvil"));
    CHECK(buttons(sam) == "« All tickets");
    CHECK(test.tap(sam, "« All tickets") == "No ticket is open.");
    CHECK(reads(carla) == "Sam has closed #1 Broken anvil");
    CHECK(test.say(carla, "/tickets") == "Your tickets:\n✅ #1 Broken anvil – Sam");
    CHECK_FALSE(test.logger.has("error:"));
    CHECK(test.logger.has("A ticket was opened"));
}

TEST_CASE("desk: each line about an update has its tenant, and none has what users wrote") {
    DeskTest test;
    auto carla = test.customer("Carla");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    bool found = false;
    for (const std::string& line : test.logger.lines) {
        if (line.starts_with("info: A ticket was opened"))
            found = line.find("tenant_id=1") != std::string::npos && line.find("user_id=") != std::string::npos;
        CHECK(line.find("anvil") == std::string::npos);
        CHECK(line.find("bird") == std::string::npos);
    }
    CHECK(found);
}

TEST_CASE("desk: a list has pages, the most urgent first, and the buttons lead through them") {
    DeskTest test;
    auto carla = test.customer("Carla");
    auto sam = test.staff("Sam");
    test.database.admin(
        "INSERT INTO tickets (tenant_id, number, customer_id, subject, priority, update_id) SELECT 1, n, " +
        std::to_string(carla.user_id()) +
        ", 'Number ' || n, CASE WHEN n = 7 THEN 'urgent' ELSE 'low' END, n FROM generate_series(1, 11) n");
    CHECK(test.say(sam, "/tickets") ==
          "Open tickets, page 1:\n🔴 #7 Number 7\n⚪ #1 Number 1\n⚪ #2 Number 2\n⚪ #3 Number 3\n⚪ #4 Number 4");
    CHECK(test.tap(sam, "Next »") ==
          "Open tickets, page 2:\n⚪ #5 Number 5\n⚪ #6 Number 6\n⚪ #8 Number 8\n⚪ #9 Number 9\n⚪ #10 Number 10");
    CHECK(test.tap(sam, "Next »") == "Open tickets, page 3:\n⚪ #11 Number 11");
    CHECK(buttons(sam) == "⚪ #11 Number 11 | « Previous");
    CHECK(test.tap(sam, "⚪ #11 Number 11") == "⚪ #11 Number 11\nof Carla");
    CHECK(test.tap(sam, "« All tickets") == "Open tickets, page 3:\n⚪ #11 Number 11");
}

TEST_CASE("desk: what is begun can be cancelled, is given up after half an hour, and gives way to something else") {
    DeskTest test;
    auto carla = test.customer("Carla");
    test.say(carla, "/new");
    CHECK(test.say(carla, "/cancel") == "Nothing was sent.");
    test.say(carla, "/new");
    test.say(carla, "Broken anvil");
    test.database.admin("UPDATE drafts SET written_at = now() - interval '31 minutes'");
    CHECK(test.say(carla, "It fell on a bird.") == "I have not heard from you for a while, so nothing was sent.");
    CHECK(test.database.admin("SELECT count(*) FROM drafts") == "0");
    test.say(carla, "/new");
    test.say(carla, "Another one");
    CHECK(test.say(carla, "/new") == "What is it about, in a few words? /cancel whenever you change your mind.");
    CHECK(test.say(carla, std::string(101, 'x')) == "A few words will do: 100 letters at most.");
    CHECK(test.database.admin("SELECT count(*) FROM tickets") == "0");
}

TEST_CASE("desk: the menu shows what a role may do") {
    DeskTest test;
    auto names = [](const testing::EmulatorClient& person) {
        std::string all;
        for (const BotCommand& command : person.commands()) all += command.command + " ";
        return all;
    };
    auto carla = test.customer("Carla");
    CHECK(names(carla) == "new tickets cancel ");
    auto sam = test.staff("Sam");
    CHECK(names(sam) == "tickets invite cancel ");
    CHECK(test.say(carla, "/invite") == "That is for the company's staff.");
    CHECK(test.say(sam, "/invite").find("https://t.me/desk_bot?start=") != std::string::npos);
}

}  // namespace tgfw::test
