#include <tgfw/bot/shortcuts/quote.hpp>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/core/error.hpp>

using namespace tgfw;

namespace {

Message quoted_message(const std::string& members) {
    return decode<Message>(R"({"message_id":9,"date":1,"chat":{"id":-5,"type":"group"},)" + members + "}");
}

}  // namespace

TEST_CASE("a quote has its place in UTF-16 units, and the entities that lie in it, cut and moved") {
    // 👍 has two units; "bold text" is bold from unit 3 on.
    const Message message =
        quoted_message(R"("text":"👍 bold text and more","entities":[{"type":"bold","offset":3,"length":9},)"
                       R"({"type":"italic","offset":17,"length":4},{"type":"bot_command","offset":8,"length":4}])");
    const ReplyParameters reply = quote_of(message, "text and");
    CHECK(reply.message_id == 9);
    CHECK_FALSE(reply.chat_id.has_value());
    CHECK(reply.quote == "text and");
    CHECK(reply.quote_position == 8);
    REQUIRE(reply.quote_entities.has_value());
    REQUIRE(reply.quote_entities->size() == 1);  // No italics in it, and quotes have no commands.
    CHECK(reply.quote_entities->front() == MessageEntity(MessageEntityType::bold, 0, 4));
    CHECK(quote_of(message, "bold text and more").quote_entities->size() == 2);
    CHECK(quote_of(message, "more").quote_entities->at(0) == MessageEntity(MessageEntityType::italic, 0, 4));
}

TEST_CASE("a quote can be of a later occurrence, and of a caption") {
    const Message message = quoted_message(R"("caption":"ab ab 😀ab")");
    CHECK(quote_of(message, "ab").quote_position == 0);
    CHECK(quote_of(message, "ab", 1).quote_position == 3);
    CHECK(quote_of(message, "ab", 2).quote_position == 8);
    CHECK(quote_of(message, "ab").quote_entities->empty());
    const Message repeated = quoted_message(R"("text":"aaaa")");
    CHECK(quote_of(repeated, "aa", 1).quote_position == 2);
}

TEST_CASE("a quote of what is not there is refused") {
    const Message message = quoted_message(R"("text":"ab ab")");
    CHECK_THROWS_AS(static_cast<void>(quote_of(message, "ab", 2)), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(quote_of(message, "abc")), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(quote_of(message, "")), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(quote_of(quoted_message(R"("dice":{"emoji":"x","value":1})"), "a")), ConfigError);
}
