#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/types.hpp>

#include "desk_fixture.hpp"

namespace tgfw::test {

namespace {

std::string letters(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "ж";
    return text;
}

testing::EmulatorFile picture() {
    testing::EmulatorFile file;
    file.content = "JPEG";
    file.content_type = "image/jpeg";
    file.name = "anvil.jpg";
    return file;
}

}  // namespace

TEST_CASE("desk: letters are counted and not bytes, so that every alphabet has as many") {
    DeskTest test;
    auto carla = test.customer("Carla");
    test.say(carla, "/new");
    CHECK(test.say(carla, letters(101)) == "A few words will do: 100 letters at most.");
    CHECK(test.say(carla, letters(100)) == "Now tell me all about it, in one message.");
    CHECK(test.say(carla, letters(1001)).starts_with("That is too long for a ticket: 1000 letters at most."));
    CHECK(test.say(carla, letters(1000)) == "How urgent is it?");
    test.tap(carla, "Low");
    CHECK(test.tap(carla, "Open it") == "Ticket #1 " + letters(100) + " is open. You will hear from us.");
    auto sam = test.staff("Sam");
    test.say(sam, "/tickets");
    test.tap(sam, "⚪ #1 " + letters(100));
    test.tap(sam, "Answer");
    CHECK(test.say(sam, letters(1001)) == "That is too long: 1000 letters at most.");
    CHECK(test.say(sam, letters(1000)) == "Sent.");
}

TEST_CASE("desk: a subject is one line, whatever was typed") {
    DeskTest test;
    auto carla = test.customer("Carla");
    CHECK(test.open_ticket(carla, "Broken\nanvil", "It fell\non a bird.") ==
          "Ticket #1 Broken anvil is open. You will hear from us.");
    CHECK(test.database.admin("SELECT body FROM ticket_lines") == "It fell\non a bird.");
}

TEST_CASE("desk: who writes what no handler takes gets a word, and not silence") {
    DeskTest test;
    auto carla = test.customer("Carla");
    const std::string unknown = "I do not know what to do with that. See your /tickets, or open a /new one.";
    CHECK(test.say(carla, "My anvil is broken") == unknown);
    CHECK(test.say(carla, "/fly") == unknown);
    CHECK(test.say(carla, "/cancel") == "There is nothing to cancel.");
    CHECK(test.forge(carla, "draft:open:1") == "This button is of no use any more.");
    CHECK(test.forge(carla, "nonsense") == "This button is of no use any more.");
    auto eve = test.emulator.client(test.emulator.add_user("Eve").id);
    CHECK(test.say(eve, "Hello?") == "I do not know your company yet. Please open the link that it gave you.");
    CHECK_FALSE(test.logger.has("error:"));
}

TEST_CASE("desk: a picture where a text is wanted is asked for as a text, and what was written stays") {
    DeskTest test;
    auto carla = test.customer("Carla");
    test.say(carla, "/new");
    carla.send_document(picture(), "Broken anvil");
    test.settle();
    CHECK(reads(carla) == "Please write it as a text, or /cancel.");
    test.say(carla, "Broken anvil");
    const Message text = carla.send_text("It fell on a bird.");
    test.settle();
    carla.send_document(picture());
    test.settle();
    CHECK(reads(carla) == "Please use the buttons, or /cancel.");
    carla.edit_text(text.message_id,
                    "It fell on a cat.");  // What was taken is taken.
    test.settle();
    CHECK(reads(carla) == "Please use the buttons, or /cancel.");
    test.tap(carla, "Low");
    test.tap(carla, "Open it");
    CHECK(test.database.admin("SELECT subject || ': ' || body FROM tickets JOIN ticket_lines ON ticket = number") ==
          "Broken anvil: It fell on a bird.");
}

TEST_CASE("desk: the buttons under an older summary open and drop nothing else") {
    DeskTest test;
    auto carla = test.customer("Carla");
    auto summary_of = [&](const std::string& subject) {
        test.say(carla, "/new");
        test.say(carla, subject);
        test.say(carla, "It fell on a bird.");
        test.tap(carla, "Low");
        return carla.last_from_others()->message_id;
    };
    const std::int64_t old = summary_of("Broken anvil");
    const std::int64_t recent = summary_of("Broken wing");
    for (const char* button : {"Open it", "Drop it"}) {
        const std::string query = carla.tap(old, button);
        test.settle();
        CHECK(carla.toast(query).text == "This button is of no use any more.");
    }
    CHECK(test.database.admin("SELECT count(*) FROM tickets") == "0");
    carla.tap(recent, "Open it");
    test.settle();
    CHECK(reads(carla) == "Ticket #1 Broken wing is open. You will hear from us.");
}

TEST_CASE("desk: a button of no use loses nothing of what is being written") {
    DeskTest test;
    auto sam = test.staff("Sam");
    auto carla = test.customer("Carla");
    test.open_ticket(carla, "Broken anvil", "It fell on a bird.");
    test.tap(sam, "Answer");
    test.say(sam, "Which bird?");
    test.database.admin("UPDATE tickets SET state = 'closed'");
    test.say(carla, "/new");
    test.say(carla, "Broken wing");
    CHECK(test.tap(carla, "Answer") == "This ticket is closed.");
    CHECK(test.say(carla, "The bird's.") == "How urgent is it?");
    CHECK(test.forge(carla, "a:9:0:1") == "There is no such ticket.");
    CHECK(test.forge(carla, "priority:low").starts_with("Subject: Broken wing"));
}

}  // namespace tgfw::test
