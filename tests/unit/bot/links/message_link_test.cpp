#include <doctest/doctest.h>

#include <string>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/links/message_link.hpp>
#include <tgfw/core/error.hpp>

using namespace tgfw;

namespace {

constexpr std::int64_t private_channel = -1001234567890;

Chat chat(ChatType type, std::int64_t id, std::optional<std::string> username = std::nullopt) {
    Chat value(id, std::move(type));
    value.username = std::move(username);
    return value;
}

}  // namespace

TEST_CASE("messages of public chats are linked by name, those of private ones by number") {
    CHECK(message_link("durov", 17) == "https://t.me/durov/17");
    CHECK(message_link("@durov", 17, 3) == "https://t.me/durov/17?thread=3");
    CHECK(message_link(private_channel, 17) == "https://t.me/c/1234567890/17");
    CHECK(message_link(private_channel, 17, 3) == "https://t.me/c/1234567890/17?thread=3");
}

TEST_CASE("ids that no message, thread or channel has are refused") {
    CHECK_THROWS_AS((void)message_link("durov", 0), ConfigError);
    CHECK_THROWS_AS((void)message_link("durov", -1), ConfigError);
    CHECK_THROWS_AS((void)message_link("durov", 1, -1), ConfigError);
    CHECK_THROWS_AS((void)message_link("d", 1), ConfigError);
    CHECK_THROWS_AS((void)message_link(std::int64_t{42}, 1), ConfigError);
    CHECK_THROWS_AS((void)message_link(std::int64_t{-1000000000000}, 1), ConfigError);
    CHECK_THROWS_WITH_AS((void)message_link(std::int64_t{-4242}, 1),
                         "The chat -4242 is no supergroup and no channel, and messages of others have no link",
                         ConfigError);
}

TEST_CASE("a chat knows which link its messages have, if any") {
    CHECK(message_link(chat(ChatType::supergroup, private_channel), 17) == "https://t.me/c/1234567890/17");
    CHECK(message_link(chat(ChatType::channel, private_channel, "durov"), 17) == "https://t.me/durov/17");
    CHECK_FALSE(message_link(chat(ChatType::private_, 42, "alice"), 17));
    CHECK_FALSE(message_link(chat(ChatType::group, -4242), 17));
}

TEST_CASE("the link of a message names its thread only where it has one") {
    Message message;
    message.message_id = 17;
    message.chat = chat(ChatType::supergroup, private_channel, "club");
    CHECK(message_link(message) == "https://t.me/club/17");
    message.reply_to_message = Message();
    CHECK(message_link(message) == "https://t.me/club/17");
    message.message_thread_id = 3;
    message.is_topic_message = true;
    CHECK(message_link(message) == "https://t.me/club/17?thread=3");
    message.chat = chat(ChatType::private_, 42);
    CHECK_FALSE(message_link(message));
}

TEST_CASE("users have a link by id, and everybody with a username one by name") {
    CHECK(user_link(17) == "tg://user?id=17");
    CHECK_THROWS_AS((void)user_link(0), ConfigError);
    CHECK(username_link("@durov") == "https://t.me/durov");
}
