#include "fixture.hpp"

#include <string>

using namespace tgfw;
using namespace tgfw::test;
using filters::field;

TEST_CASE("a field passes where it is there, whatever its kind") {
    CHECK(passes(field<&Message::text>(), hello()));
    CHECK_FALSE(passes(field<&Message::caption>(), hello()));
    CHECK(passes(field<&Message::venue>(), with(R"("venue":{})")));
    CHECK_FALSE(passes(field<&Message::venue>(), hello()));
    CHECK(passes(field<&Message::photo>(), with(R"("photo":[{}])")));
    CHECK_FALSE(passes(field<&Message::photo>(), with(R"("photo":[])")));
    CHECK(passes(field<&Message::is_topic_message>(), with(R"("is_topic_message":true)")));
    CHECK_FALSE(passes(field<&Message::is_topic_message>(), with(R"("is_topic_message":false)")));
    CHECK(passes(field<&Message::message_id>(), hello()));
    CHECK(passes(field<&Message::sender_boost_count>(), with(R"("sender_boost_count":0)")));
    CHECK(passes(field<&Message::chat>(), hello()));
    CHECK_FALSE(passes(field<&Message::from, &User::is_bot>(), hello()));
}

TEST_CASE("texts can be looked at from either end and within, to the letter") {
    CHECK(passes(field<&Message::text>().starts_with("hel"), hello()));
    CHECK_FALSE(passes(field<&Message::text>().starts_with("Hel"), hello()));
    CHECK(passes(field<&Message::text>().ends_with("llo"), hello()));
    CHECK_FALSE(passes(field<&Message::text>().ends_with("hello there, hello"), hello()));
    CHECK(passes(field<&Message::text>().contains("ell"), hello()));
    CHECK_FALSE(passes(field<&Message::text>().contains("elo"), hello()));
    CHECK(passes(field<&Message::text>().contains(""), hello()));
}

TEST_CASE("a field equals one value or one of several") {
    CHECK(passes(field<&Message::text>().equals("hello"), hello()));
    CHECK(passes(field<&Message::text>() == "hello", hello()));
    CHECK_FALSE(passes(field<&Message::text>() == "hell", hello()));
    CHECK(passes(field<&Message::text>() != "hell", hello()));
    CHECK(passes(field<&Message::caption>() != "hello", hello()));
    CHECK(passes(field<&Message::text>().one_of("a", std::string("hello")), hello()));
    CHECK_FALSE(passes(field<&Message::text>().one_of(), hello()));
    CHECK(passes(field<&Message::message_id>() == 1, hello()));
    CHECK(passes(field<&Message::message_id>().one_of(3, 2, 1), hello()));
    CHECK(passes(field<&Message::chat, &Chat::type>() == ChatType::private_, hello()));
    CHECK(passes(field<&Message::chat, &Chat::type>().one_of(ChatType::group, "private"), hello()));
    CHECK(passes(field<&Message::chat, &Chat::type>().starts_with("priv"), hello()));
}

TEST_CASE("a flag that is absent equals neither true nor false") {
    const Update no = with(R"("is_topic_message":false)");
    CHECK(passes(field<&Message::is_topic_message>() == false, no));
    CHECK_FALSE(passes(field<&Message::is_topic_message>() == true, no));
    CHECK_FALSE(passes(field<&Message::is_topic_message>() == false, hello()));
}

TEST_CASE("matches searches anywhere and leaves its match behind") {
    Match match;
    CHECK(passes(field<&Message::text>().matches("l(.)o") & filters::regex("h"), hello(), &match));
    REQUIRE(match.matches.size() == 2);
    CHECK(match.matches.front().group(1) == "l");
    CHECK_FALSE(passes(field<&Message::text>().matches("z"), hello()));
    CHECK(passes(field<&Message::from, &User::username>().matches(Pattern("(?i)^ALICE$")), hello()));
}

TEST_CASE("numbers compare") {
    const Update three = with(R"("dice":{"emoji":"🎲","value":3})");
    constexpr auto value = field<&Message::dice, &Dice::value>();
    CHECK(passes(value.greater_than(2), three));
    CHECK_FALSE(passes(value.greater_than(3), three));
    CHECK(passes(value.at_least(3), three));
    CHECK_FALSE(passes(value.at_least(4), three));
    CHECK(passes(value.less_than(4), three));
    CHECK_FALSE(passes(value.less_than(3), three));
    CHECK(passes(value.at_most(3), three));
    CHECK_FALSE(passes(value.at_most(2), three));
    CHECK_FALSE(passes(value.at_most(9), hello()));
    CHECK(passes(field<&Message::location, &Location::latitude>().less_than(0.5),
                 with(R"("location":{"latitude":0.0,"longitude":1})")));
}

TEST_CASE("a predicate of one's own sees the value without its wrapping") {
    const auto many =
        field<&Message::photo>().satisfies([](const std::vector<PhotoSize>& sizes) { return sizes.size() > 1; });
    CHECK(passes(many, with(R"("photo":[{},{}])")));
    CHECK_FALSE(passes(many, with(R"("photo":[{}])")));
    CHECK_FALSE(passes(many, hello()));
}

TEST_CASE("a path of members is safe where any of them is absent") {
    constexpr auto title = field<&Message::reply_to_message, &Message::sender_chat, &Chat::title>();
    CHECK_FALSE(passes(title, hello()));
    CHECK_FALSE(passes(title, with(R"("reply_to_message":{"message_id":2})")));
    CHECK_FALSE(passes(title, with(R"("reply_to_message":{"message_id":2,"sender_chat":{"id":-7}})")));
    const Update whole = with(R"("reply_to_message":{"message_id":2,"sender_chat":{"id":-7,"title":"News"}})");
    CHECK(passes(title, whole));
    CHECK(passes(title == "News", whole));
    CHECK_FALSE(passes(title == "News", hello()));
    CHECK_FALSE(passes(title.satisfies([](const std::string&) { return true; }), hello()));
}

TEST_CASE("no test of a field passes an update without a message, inverted or not") {
    const Update tap = callback_update(5, "hello");
    CHECK_FALSE(passes(field<&Message::text>().contains(""), tap));
    CHECK_FALSE(passes(field<&Message::text>() != "x", tap));
}

TEST_CASE("a field is described by its path and its test") {
    using filters::describe;
    CHECK(describe(field<&Message::text>()) == "text");
    CHECK(describe(field<&Message::chat, &Chat::title>().starts_with("x")) == R"(chat.title.starts_with("x"))");
    CHECK(describe(field<&Message::text>().ends_with("x")) == R"(text.ends_with("x"))");
    CHECK(describe(field<&Message::text>().contains("x")) == R"(text.contains("x"))");
    CHECK(describe(field<&Message::text>().matches("x+")) == R"(text.matches("x+"))");
    CHECK(describe(field<&Message::text>() == "x") == R"(text == "x")");
    CHECK(describe(field<&Message::chat, &Chat::type>().one_of(ChatType::group, ChatType::channel)) ==
          "chat.type.one_of(group, channel)");
    CHECK(describe(field<&Message::dice, &Dice::value>().greater_than(3)) == "dice.value > 3");
    CHECK(describe(field<&Message::message_id>().at_most(3)) == "message_id <= 3");
    CHECK(describe(field<&Message::is_topic_message>() == true) == "is_topic_message == true");
}
