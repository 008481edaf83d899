#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using namespace std::chrono_literals;
using tgfw::testing::BotTest;
using tgfw::testing::EmulatorFile;
using tgfw::testing::Person;

namespace {

/// A GIF of one pixel as the first bytes say it: as much as the emulator looks at.
EmulatorFile picture(char width) {
    EmulatorFile file;
    file.content = std::string("GIF89a") + width + std::string("\0\1\0\0\0\0;", 8);
    file.content_type = "image/gif";
    file.name = "picture.gif";
    return file;
}

EmulatorFile document() {
    EmulatorFile file;
    file.content = "notes";
    file.content_type = "text/plain";
    file.name = "notes.txt";
    return file;
}

}  // namespace

TEST_CASE("album: several photos are answered once, with the largest of them") {
    BotTest test(album::add_handlers);
    Person alice = test.person("Alice");
    const auto sent = alice.send_album({picture(10), picture(30), picture(20)}, "Holidays");
    test.pass(5s);
    CHECK(alice.messages().size() == 4);
    CHECK(alice.reads() == "An album of 3: “Holidays”. This is its cover.");
    CHECK(alice.last_from_others()->photo->back().file_unique_id == sent[1].photo->back().file_unique_id);
    CHECK(test.problems().empty());
}

TEST_CASE("album: files make an album, too, without a cover") {
    BotTest test(album::add_handlers);
    Person alice = test.person("Alice");
    alice.send_album({document(), document()});
    test.pass(5s);
    CHECK(alice.reads() == "An album of 2");
}

TEST_CASE("album: one photo is none") {
    BotTest test(album::add_handlers);
    Person alice = test.person("Alice");
    alice.send_photo(picture(10));
    test.settle();
    CHECK(alice.reads() == "A nice picture. Send several at once, and I answer them as one.");
}

TEST_CASE("album: two people's albums do not mix") {
    BotTest test(album::add_handlers);
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    alice.send_album({document(), document()});
    bob.send_album({document(), document(), document()});
    test.pass(5s);
    CHECK(alice.reads() == "An album of 2");
    CHECK(bob.reads() == "An album of 3");
}
