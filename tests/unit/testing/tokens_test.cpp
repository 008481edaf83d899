#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

std::string ask(Emulator& emulator, std::string_view token, std::string_view method = "getMe") {
    return emulator.handle(token, method)->answer().body;
}

constexpr std::string_view fresh = "7002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

}  // namespace

TEST_CASE_FIXTURE(EmulatorFixture, "getMe describes the bot, and method names have no case") {
    const auto me = std::get<User>(decode_response<User>(call("GETme")));
    CHECK(me.id == bot_id);
    CHECK(me.is_bot);
    CHECK(me.username == "tea_bot");
    CHECK(me.can_join_groups);
}

TEST_CASE_FIXTURE(EmulatorFixture, "a malformed token is 404 as on api.telegram.org, or 401 as on the open server") {
    CHECK(ask(emulator, "nonsense") == R"({"ok":false,"error_code":404,"description":"Not Found"})");
    Emulator open(clock, EmulatorOptions().with_hosted_tokens(false));
    CHECK(contains(ask(open, "nonsense"), "Unauthorized: invalid token specified"));
    CHECK(contains(ask(open, "7001:short"), R"("error_code":401,"description":"Unauthorized")"));
}

TEST_CASE_FIXTURE(EmulatorFixture, "a well-formed token makes its bot, unless only known ones are let in") {
    CHECK(contains(ask(emulator, fresh), "\"id\":7002"));
    CHECK(contains(ask(emulator, "7001:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"), "Unauthorized"));
    Emulator strict(clock, EmulatorOptions().with_known_tokens_only());
    CHECK(ask(strict, fresh) == R"({"ok":false,"error_code":401,"description":"Unauthorized"})");
}

TEST_CASE_FIXTURE(EmulatorFixture, "an unknown method is told from one that the emulator does not run") {
    CHECK(call("sendNothing") == R"({"ok":false,"error_code":404,"description":"Not Found: method not found"})");
    CHECK(contains(call("sendGame"), "\"error_code\":501"));
    CHECK(contains(call("sendGame"), "sendgame"));
}

TEST_CASE_FIXTURE(EmulatorFixture, "after logOut every method fails") {
    client.send_text("x");
    CHECK(call("logOut") == R"({"ok":true,"result":true})");
    CHECK(emulator.pending_updates(bot_id) == 0);
    CHECK(failure("getMe") == "Logged out");
}

TEST_CASE("a seed decides all ids") {
    ManualClock clock;
    const auto ids = [&](std::uint64_t seed) {
        Emulator emulator(clock, EmulatorOptions().with_seed(seed));
        const User bot = emulator.add_bot("Bot", "b_bot");
        emulator.client(emulator.add_user("Alice").id).send_text("x");
        return ask(emulator, emulator.token_of(bot.id), "getUpdates");
    };
    CHECK(ids(1) == ids(1));
    CHECK(ids(1) != ids(2));
}

TEST_CASE("the demo world has persons and chats, which new bots join") {
    ManualClock clock;
    Emulator emulator(clock);
    emulator.add_demo_world();
    CHECK(contains(ask(emulator, fresh), "demo_bot"));
    const std::string state = emulator.control("state")->answer().body;
    CHECK(contains(state, "Tea club"));
    CHECK(contains(state, "\"members\":[1001,1002,7002]"));
}
