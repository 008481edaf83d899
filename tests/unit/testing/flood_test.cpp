#include <doctest/doctest.h>

#include "emulator_support.hpp"

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

/// A bot in a private chat and in a group, with flood rules.
struct FloodFixture : EmulatorFixture {
    explicit FloodFixture() {
        person = std::to_string(emulator.add_user("Ann").id);
        call("getMe");
        emulator.client(std::stoll(person), bot_id).send_text("hi");
        group = std::to_string(emulator.add_chat("supergroup", "Group", {bot_id, std::stoll(person)}).id);
    }

    std::string send(const std::string& chat) { return call("sendMessage", {{"chat_id", chat}, {"text", "x"}}); }
    bool passes(const std::string& chat) { return send(chat).find("\"ok\":true") != std::string::npos; }

    std::string person;
    std::string group;
};

}  // namespace

TEST_CASE_FIXTURE(FloodFixture, "without flood rules nothing is refused") {
    for (int i = 0; i < 100; ++i) CHECK(passes(person));
    CHECK(emulator.flood_refusals() == 0);
}

TEST_CASE_FIXTURE(FloodFixture, "one message a second in a chat; a refusal names the seconds until the next one fits") {
    emulator.set_flood_rules(FloodRules());
    CHECK(passes(person));
    CHECK(
        send(person) ==
        R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}})");
    clock.advance(999ms);
    CHECK_FALSE(passes(person));
    clock.advance(1ms);
    CHECK(passes(person));
    CHECK(emulator.flood_refusals() == 2);
}

TEST_CASE_FIXTURE(FloodFixture, "a group takes 20 messages in any minute") {
    emulator.set_flood_rules(FloodRules());
    for (int i = 0; i < 20; ++i) {
        CHECK(passes(group));
        clock.advance(1s);
    }
    CHECK(send(group).find("\"retry_after\":40") != std::string::npos);
    clock.advance(40s);
    CHECK(passes(group));
    CHECK_FALSE(passes(group));
}

TEST_CASE_FIXTURE(FloodFixture, "all chats together have a limit, and paid messages one of their own") {
    emulator.set_flood_rules(FloodRules().with_per_second(2).with_chat_per_second(0).with_paid_per_second(1));
    CHECK(passes(person));
    CHECK(passes(group));
    CHECK_FALSE(passes(person));
    const auto paid = [&] {
        return call("sendMessage", {{"chat_id", person}, {"text", "x"}, {"allow_paid_broadcast", "true"}});
    };
    CHECK(paid().find("\"ok\":true") != std::string::npos);
    CHECK(paid().find("429") != std::string::npos);
}

TEST_CASE_FIXTURE(FloodFixture, "edits count, typing and questions do not") {
    emulator.set_flood_rules(FloodRules());
    CHECK(passes(person));
    CHECK(failure("editMessageText", {{"chat_id", person}, {"message_id", "2"}, {"text", "y"}})
              .starts_with("Too Many Requests"));
    CHECK(call("sendChatAction", {{"chat_id", person}, {"action", "typing"}}).find("\"ok\":true") != std::string::npos);
    CHECK(call("getChat", {{"chat_id", person}}).find("\"ok\":true") != std::string::npos);
}
