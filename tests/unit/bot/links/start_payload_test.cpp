#include <doctest/doctest.h>

#include <string>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/links/start_payload.hpp>

using namespace tgfw;

namespace {

std::optional<std::string> payload_of(std::string text) {
    Message message;
    message.text = std::move(text);
    return start_payload(message);
}

}  // namespace

TEST_CASE("/start brings the payload of its link, in groups with the bot's name") {
    CHECK(payload_of("/start ref-17_A") == "ref-17_A");
    CHECK(payload_of("/start@my_bot 17") == "17");
    CHECK(payload_of("/start " + std::string(64, 'a')) == std::string(64, 'a'));
}

TEST_CASE("what no deep link brings is no payload") {
    CHECK_FALSE(payload_of("/start"));
    CHECK_FALSE(payload_of("/start "));
    CHECK_FALSE(payload_of("/start  17"));
    CHECK_FALSE(payload_of("/start two words"));
    CHECK_FALSE(payload_of("/start a.b"));
    CHECK_FALSE(payload_of("/start " + std::string(65, 'a')));
    CHECK_FALSE(payload_of("/started 17"));
    CHECK_FALSE(payload_of("start 17"));
    CHECK_FALSE(payload_of(""));
    CHECK_FALSE(start_payload(Message()));
}

TEST_CASE("the payload of an update is that of its message") {
    Update update;
    CHECK_FALSE(start_payload(update));
    update.message = Message();
    update.message->text = "/start 17";
    CHECK(start_payload(update) == "17");
}
