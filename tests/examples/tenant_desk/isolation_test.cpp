#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/types.hpp>

#include "desk_fixture.hpp"

namespace tgfw::test {

TEST_CASE("desk: staff of another company see nothing, also where they guess a ticket's number (B-45, B-49)") {
    DeskTest test;
    auto carla = test.customer("Carla");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    auto sam = test.staff("Sam", "acme");
    auto gloria = test.staff("Gloria", "globex");
    CHECK(test.say(gloria, "/tickets") == "No ticket is open.");
    for (const std::string letter : {"s", "a", "c", "t"}) {
        CAPTURE(letter);
        CHECK(test.forge(gloria, letter + ":1:0:2") == "There is no such ticket.");
    }
    CHECK(test.forge(gloria, "l:0:0:2") == "No ticket is open.");
    CHECK(test.say(sam, "/tickets") == "Open tickets:\n🟡 #1 Broken anvil");
    CHECK(test.database.admin("SELECT state || coalesce(assignee_id::text, '') FROM tickets") == "open");
}

TEST_CASE("desk: two companies count their tickets for themselves, and one number means another ticket in each") {
    DeskTest test;
    auto carla = test.customer("Carla", "acme");
    auto carl = test.customer("Carl", "globex");
    CHECK(test.open_ticket(carla, "Broken anvil", "It fell on a bird.") ==
          "Ticket #1 Broken anvil is open. You will hear from us.");
    CHECK(test.open_ticket(carl, "Sour grapes", "I hear.") == "Ticket #1 Sour grapes is open. You will hear from us.");
    auto sam = test.staff("Sam", "acme");
    auto gloria = test.staff("Gloria", "globex");
    CHECK(test.say(sam, "/tickets") == "Open tickets:\n🟡 #1 Broken anvil");
    CHECK(test.say(gloria, "/tickets") == "Open tickets:\n🟡 #1 Sour grapes");
    test.tap(gloria, "🟡 #1 Sour grapes");
    CHECK(test.tap(gloria, "Close").starts_with("✅ #1 Sour grapes"));
    CHECK(test.tap(sam, "🟡 #1 Broken anvil") == "🟡 #1 Broken anvil\nof Carla\n\nCarla: It fell on a bird.");
}

TEST_CASE("desk: a customer sees their own tickets only, also within the company") {
    DeskTest test;
    auto carla = test.customer("Carla");
    auto cyril = test.customer("Cyril");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    CHECK(test.say(cyril, "/tickets") == "You have no tickets yet. /new opens one.");
    CHECK(test.forge(cyril, "s:1:0:1") == "There is no such ticket.");
    CHECK(test.forge(cyril, "a:1:0:1") == "There is no such ticket.");
    CHECK(test.forge(cyril, "c:1:0:1") == "There is no such ticket.");
    CHECK(test.forge(cyril, "t:1:0:1") == "That is for the company's staff.");
    CHECK(test.database.admin("SELECT state FROM tickets") == "open");
}

TEST_CASE("desk: a link that is forged, old or unknown makes nobody anything") {
    DeskTest test;
    auto sam = test.staff("Sam");
    std::string invitation = test.say(sam, "/invite");
    invitation = invitation.substr(invitation.find("start=") + 6);
    auto eve = test.emulator.client(test.emulator.add_user("Eve").id);
    const std::string no = "This link is not valid, or not any more. Please ask for a new one.";
    CHECK(test.say(eve, "/start initech") == no);
    CHECK(test.say(eve, "/start 1") == no);
    std::string forged = invitation;
    forged[10] = forged[10] == 'A' ? 'B' : 'A';
    CHECK(test.say(eve, "/start " + forged) == no);
    CHECK(test.say(eve, "/tickets") == "I do not know your company yet. Please open the link that it gave you.");
    test.clock.advance(std::chrono::hours(24));
    CHECK(test.say(eve, "/start " + invitation) == no);
    CHECK(test.database.admin("SELECT count(*) FROM directory") == "1");
}

TEST_CASE("desk: who is let go by a company is nobody there at once") {
    DeskTest test;
    auto sam = test.staff("Sam");
    CHECK(test.say(sam, "/tickets") == "No ticket is open.");
    test.database.admin("DELETE FROM people");
    CHECK(test.say(sam, "/tickets") == "I do not know your company yet. Please open the link that it gave you.");
}

}  // namespace tgfw::test
