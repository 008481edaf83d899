#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

TEST_CASE_FIXTURE(EmulatorFixture, "a scripted failure comes as often as asked, with its header") {
    emulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", 7, 2);
    client.send_text("x");
    for (int i = 0; i < 2; ++i) {
        const auto failed = begin("sendMessage", {{"chat_id", alice_id}, {"text", "y"}});
        CHECK(failed->answer().status == 429);
        CHECK(failed->answer().retry_after == 7);
        CHECK(contains(failed->answer().body, R"("parameters":{"retry_after":7})"));
    }
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "y"}}) == "(succeeded)");
    CHECK(client.messages().size() == 2);
    CHECK(emulator.calls("sendMessage") == 3);
}

TEST_CASE_FIXTURE(EmulatorFixture, "a raw answer goes out as it is") {
    emulator.respond_raw("getUpdates", "<html>502</html>", 502);
    const auto call_one = begin("getUpdates");
    CHECK(call_one->answer().status == 502);
    CHECK(call_one->answer().body == "<html>502</html>");
    CHECK(updates() == R"({"ok":true,"result":[]})");
}

TEST_CASE_FIXTURE(EmulatorFixture, "a stalled call is not answered") {
    emulator.stall_next("getMe");
    const auto stalled = begin("getMe");
    clock.advance(std::chrono::hours(1));
    stalled->tick(clock.now());
    CHECK_FALSE(stalled->ready());
    CHECK(begin("getMe")->ready());
}

TEST_CASE_FIXTURE(EmulatorFixture, "a failure of any method") {
    emulator.fail_next("*", 500, "Internal Server Error");
    CHECK(failure("getMe") == "Internal Server Error");
    CHECK(failure("getWebhookInfo") == "(succeeded)");
}
