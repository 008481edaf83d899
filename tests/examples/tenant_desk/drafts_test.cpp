#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/types.hpp>

#include "desk_fixture.hpp"

namespace tgfw::test {

TEST_CASE("desk: a ticket goes on where it was, though the bot is started anew before each step") {
    DeskTest test;
    auto sam = test.staff("Sam");
    auto carla = test.customer("Carla");
    test.say(carla, "/new");
    test.restart();
    CHECK(test.say(carla, "Broken anvil") == "Now tell me all about it, in one message.");
    test.restart();
    CHECK(test.say(carla, "It fell on a bird.") == "How urgent is it?");
    test.restart();
    CHECK(test.tap(carla, "Urgent") ==
          "Subject: Broken anvil\nPriority: urgent\n\nIt fell on a bird.\n\nShall I open this ticket?");
    test.restart();
    CHECK(test.tap(carla, "Open it") == "Ticket #1 Broken anvil is open. You will hear from us.");
    CHECK(test.tap(sam, "Answer") == "Write to 🔴 #1 Broken anvil, in one message. Or /cancel.");
    test.restart();
    CHECK(test.say(sam, "A new one is under way.") == "Sent.");
    CHECK(reads(carla) == "#1 Broken anvil\nSam: A new one is under way.");
    CHECK(test.database.admin("SELECT count(*) FROM drafts") == "0");
    CHECK_FALSE(test.logger.has("error:"));
}

TEST_CASE("desk: what is being written belongs to one company, and does not come along to another one") {
    DeskTest test;
    auto carla = test.customer("Carla", "acme");
    test.say(carla, "/new");
    CHECK(test.say(carla, "/start globex").starts_with("Hello Carla, this is the desk of Globex."));
    CHECK(test.say(carla, "Broken anvil").starts_with("I do not know what to do with that."));
    test.say(carla, "/start acme");
    CHECK(test.say(carla, "Broken anvil") == "Now tell me all about it, in one message.");
    CHECK(test.database.admin("SELECT string_agg(tenant_id::text, ' ') FROM drafts") == "1");
}

TEST_CASE("desk: two taps at once change nothing the second time, and open one ticket") {
    DeskTest test;
    auto sam = test.staff("Sam");
    auto carla = test.customer("Carla");
    test.say(carla, "/new");
    test.say(carla, "Broken anvil");
    test.say(carla, "It fell on a bird.");
    test.tap(carla, "Normal");
    const std::int64_t summary = carla.last_from_others()->message_id;
    carla.tap(summary, "Open it");
    carla.tap(summary, "Open it");
    test.settle();
    CHECK(reads(carla) == "Ticket #1 Broken anvil is open. You will hear from us.");
    CHECK(test.database.admin("SELECT count(*) FROM tickets") == "1");
    const std::int64_t news = sam.last_from_others()->message_id;
    sam.tap(news, "Show");
    const std::string second = sam.tap(news, "Show");
    test.settle();
    CHECK(sam.toast(second).text.empty());
    CHECK(reads(sam) == "🟡 #1 Broken anvil\nof Carla\n\nCarla: It fell on a bird.");
    CHECK_FALSE(test.logger.has("error:"));
}

}  // namespace tgfw::test
