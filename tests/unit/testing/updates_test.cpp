#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

struct UpdatesFixture : EmulatorFixture {
    std::vector<std::int64_t> ids(Arguments arguments = {}) {
        std::vector<std::int64_t> out;
        const auto answer = decode_updates(updates(arguments));
        for (const DecodedUpdate& update : std::get<0>(answer)) out.push_back(std::get<Update>(update).update_id);
        return out;
    }
    std::int64_t first = [this] {
        emulator.set_next_update_id(bot_id, 5'000'000);
        return std::int64_t{5'000'000};
    }();
};

constexpr std::string_view conflict =
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";

}  // namespace

TEST_CASE_FIXTURE(EmulatorFixture, "the first update id is random and at least 2000001") {
    client.send_text("hi");
    const auto update = std::get<Update>(std::get<0>(decode_updates(updates())).at(0));
    CHECK(update.update_id >= 2'000'001);
    CHECK(update.update_id <= 1'000'000'000);
    REQUIRE(update.message);
    CHECK(update.message->text == "hi");
    CHECK(update.message->chat.id == alice.id);
    CHECK(update.message->from->first_name == "Alice");
}

TEST_CASE_FIXTURE(UpdatesFixture, "updates stay until a higher offset confirms them") {
    for (int i = 0; i < 3; ++i) client.send_text("m");
    CHECK(ids() == std::vector<std::int64_t>{first, first + 1, first + 2});
    CHECK(ids({{"offset", std::to_string(first + 1)}}) == std::vector<std::int64_t>{first + 1, first + 2});
    CHECK(ids() == std::vector<std::int64_t>{first + 1, first + 2});
    CHECK(ids({{"offset", std::to_string(first + 3)}}).empty());
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(UpdatesFixture, "the limit is clamped to 1 and 100") {
    for (int i = 0; i < 120; ++i) client.send_text("m");
    CHECK(ids({{"limit", "2"}}).size() == 2);
    CHECK(ids({{"limit", "-5"}}).size() == 1);
    CHECK(ids({{"limit", "1000"}}).size() == 100);
    CHECK(ids().size() == 100);
}

TEST_CASE_FIXTURE(UpdatesFixture, "a negative offset keeps only the last updates") {
    for (int i = 0; i < 5; ++i) client.send_text("m");
    CHECK(ids({{"offset", "-2"}}) == std::vector<std::int64_t>{first + 3, first + 4});
    CHECK(emulator.pending_updates(bot_id) == 2);
}

TEST_CASE_FIXTURE(UpdatesFixture, "an offset far ahead is ignored") {
    client.send_text("m");
    CHECK(ids({{"offset", std::to_string(first + 1000)}}) == std::vector<std::int64_t>{first});
}

TEST_CASE_FIXTURE(EmulatorFixture, "a long poll waits for an update and takes its company along") {
    const auto poll = begin("getUpdates", {{"timeout", "30"}});
    CHECK_FALSE(poll->ready());
    client.send_text("one");
    client.send_text("two");
    CHECK_FALSE(poll->ready());
    clock.advance(1ms);
    poll->tick(clock.now());
    REQUIRE(poll->ready());
    CHECK(contains(poll->answer().body, "one"));
    CHECK(contains(poll->answer().body, "two"));
}

TEST_CASE_FIXTURE(EmulatorFixture, "a long poll ends empty when its time is over, after 50 seconds at most") {
    const auto poll = begin("getUpdates", {{"timeout", "600"}});
    clock.advance(49s);
    poll->tick(clock.now());
    CHECK_FALSE(poll->ready());
    clock.advance(1s);
    poll->tick(clock.now());
    REQUIRE(poll->ready());
    CHECK(poll->answer().body == R"({"ok":true,"result":[]})");
}

TEST_CASE_FIXTURE(EmulatorFixture, "of two polls the older one gets 409") {
    const auto older = begin("getUpdates", {{"timeout", "30"}});
    const auto newer = begin("getUpdates", {{"timeout", "30"}});
    REQUIRE(older->ready());
    CHECK(older->answer().status == 409);
    CHECK(contains(older->answer().body, conflict));
    CHECK_FALSE(newer->ready());
}

TEST_CASE("with the server's delays the second conflict of a burst comes 3 seconds late") {
    ManualClock clock;
    Emulator emulator(clock, EmulatorOptions().with_server_delays());
    const auto poll = [&] {
        return emulator.handle(EmulatorFixture::token, "getUpdates", params_of({{"timeout", "30"}}));
    };
    const auto first = poll();
    const auto second = poll();
    const auto third = poll();
    CHECK(first->ready());
    CHECK_FALSE(second->ready());
    clock.advance(3s);
    second->tick(clock.now());
    CHECK(second->answer().status == 409);
    CHECK_FALSE(third->ready());
}

TEST_CASE("with the server's delays a repeated offset waits, and gets one update at a time") {
    ManualClock clock;
    Emulator emulator(clock, EmulatorOptions().with_server_delays());
    const User bot = emulator.add_bot("Bot", "b_bot", std::string(EmulatorFixture::token));
    const auto poll = [&] { return emulator.handle(EmulatorFixture::token, "getUpdates"); };
    CHECK(poll()->ready());
    const auto again = poll();
    CHECK_FALSE(again->ready());
    clock.advance(3s);
    again->tick(clock.now());
    CHECK(again->ready());
    emulator.push_update(bot.id, "poll", "{}");
    emulator.push_update(bot.id, "poll", "{}");
    CHECK(std::get<0>(decode_updates(poll()->answer().body)).size() == 2);
    CHECK(std::get<0>(decode_updates(poll()->answer().body)).size() == 1);
}

TEST_CASE_FIXTURE(EmulatorFixture, "an abandoned poll takes nothing and hurts nobody") {
    begin("getUpdates", {{"timeout", "30"}}).reset();
    client.send_text("hi");
    CHECK(contains(updates(), "\"hi\""));
}

TEST_CASE_FIXTURE(EmulatorFixture, "allowed_updates is remembered and applies to what comes later") {
    client.send_text("before");
    CHECK(contains(updates({{"allowed_updates", R"(["callback_query"])"}}), "before"));
    client.send_text("after");
    CHECK_FALSE(contains(updates(), "after"));
    CHECK(contains(updates({{"allowed_updates", "nonsense"}}), "before"));
    client.send_text("still not");
    CHECK_FALSE(contains(updates({{"allowed_updates", "[]"}}), "still not"));
    client.send_text("again");
    CHECK(contains(updates(), "again"));
}

TEST_CASE_FIXTURE(UpdatesFixture, "updates expire, button presses sooner than messages") {
    const Message menu = sent({{"chat_id", (client.send_text("x"), alice_id)},
                               {"text", "menu"},
                               {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}});
    client.tap(menu.message_id, "A");
    CHECK(ids().size() == 2);
    clock.advance(150s);
    CHECK(ids().size() == 1);
    clock.advance(24h);
    CHECK(ids().empty());
}

TEST_CASE_FIXTURE(EmulatorFixture, "a pushed update goes through as it is, sound or not") {
    client.send_text("good");
    emulator.push_update(bot_id, "message", R"({"message_id":"x","date":1,"chat":{}})");
    emulator.push_update(bot_id, "future_kind", R"({"a":1})");
    const auto batch = std::get<0>(decode_updates(updates()));
    REQUIRE(batch.size() == 3);
    CHECK(std::holds_alternative<Update>(batch[0]));
    CHECK(std::holds_alternative<BadUpdate>(batch[1]));
    CHECK(std::holds_alternative<Update>(batch[2]));
}

TEST_CASE_FIXTURE(EmulatorFixture, "a bot gets no update of its own messages") {
    client.send_text("hi");
    sent({{"chat_id", alice_id}, {"text", "own"}});
    CHECK_FALSE(contains(updates(), "own"));
}

TEST_CASE_FIXTURE(EmulatorFixture, "an edit by a person is an edited_message") {
    const Message message = client.send_text("hi");
    client.edit_text(message.message_id, "hello");
    const auto batch = std::get<0>(decode_updates(updates()));
    REQUIRE(batch.size() == 2);
    const Update& update = std::get<Update>(batch[1]);
    REQUIRE(update.edited_message);
    CHECK(update.edited_message->text == "hello");
    CHECK(update.edited_message->edit_date.has_value());
}
