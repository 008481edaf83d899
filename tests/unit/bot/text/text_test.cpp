#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include <tgfw/bot/text/text.hpp>
#include <tgfw/bot/text/utf16.hpp>

using namespace tgfw;

namespace {

MessageEntity entity(MessageEntityType::Known type, std::int64_t offset, std::int64_t length) {
    return MessageEntity(type, offset, length);
}

}  // namespace

TEST_CASE("a text is its pieces, and each style an entity of its place in UTF-16 units") {
    const FormattedText text = rich::text("Hi 😀 ", rich::bold("Ann"), ", ", rich::code("x = ", 42), "!");
    CHECK(text.text == "Hi 😀 Ann, x = 42!");
    REQUIRE(text.entities.size() == 2);
    CHECK(text.entities[0] == entity(MessageEntityType::bold, 6, 3));
    CHECK(text.entities[1] == entity(MessageEntityType::code, 11, 6));
}

TEST_CASE("styles nest, and the outer one is listed first") {
    const FormattedText text = rich::bold("a", rich::italic("b", rich::underline("c")), "d");
    CHECK(text.text == "abcd");
    REQUIRE(text.entities.size() == 3);
    CHECK(text.entities[0] == entity(MessageEntityType::bold, 0, 4));
    CHECK(text.entities[1] == entity(MessageEntityType::italic, 1, 2));
    CHECK(text.entities[2] == entity(MessageEntityType::underline, 2, 1));
}

TEST_CASE("each kind of entity that a bot can send has a function") {
    CHECK(rich::strikethrough("x").entities[0].type == MessageEntityType::strikethrough);
    CHECK(rich::spoiler("x").entities[0].type == MessageEntityType::spoiler);
    CHECK(rich::blockquote("x").entities[0].type == MessageEntityType::blockquote);
    CHECK(rich::expandable_blockquote("x").entities[0].type == MessageEntityType::expandable_blockquote);
    CHECK(rich::pre("x", "cpp").entities[0] == entity(MessageEntityType::pre, 0, 1).with_language("cpp"));
    CHECK(rich::pre("x").entities[0] == entity(MessageEntityType::pre, 0, 1));
    CHECK(rich::link("x", "https://a.org").entities[0] ==
          entity(MessageEntityType::text_link, 0, 1).with_url("https://a.org"));
    CHECK(rich::mention("x", 42).entities[0].user->id == 42);
    CHECK(rich::custom_emoji("👍", "123").entities[0] ==
          entity(MessageEntityType::custom_emoji, 0, 2).with_custom_emoji_id("123"));
    CHECK(rich::date_time("noon", 1'700'000'000, "wDT").entities[0] ==
          entity(MessageEntityType::date_time, 0, 4).with_unix_time(1'700'000'000).with_date_time_format("wDT"));
}

TEST_CASE("a mention of a user shows the full name") {
    User user(7, false, "Ann");
    user.last_name = "Lee";
    const FormattedText text = rich::text("by ", rich::mention(user));
    CHECK(text.text == "by Ann Lee");
    CHECK(text.entities[0].offset == 3);
    CHECK(text.entities[0].user->last_name == "Lee");
}

TEST_CASE("numbers and characters are pieces, too") {
    const std::string name = "n";
    CHECK(rich::text(-1, ' ', 2U, ' ', 0.5, ' ', 18'446'744'073'709'551'615ULL, std::string_view(" v"), name).text ==
          "-1 2 0.5 18446744073709551615 vn");
}

TEST_CASE("an entity of no text is left out") {
    CHECK(rich::text("a", rich::bold(""), rich::link("", "https://a.org")).entities.empty());
}

TEST_CASE("appending moves the entities, and a text can be appended to itself") {
    FormattedText text = rich::text("é", rich::bold("b"));
    text += " and ";
    text += text;
    CHECK(text.text == "éb and éb and ");
    REQUIRE(text.entities.size() == 2);
    CHECK(text.entities[1] == entity(MessageEntityType::bold, 8, 1));
    CHECK((rich::bold("a") + "b").text == "ab");
}

TEST_CASE("a range is joined with a separator between its pieces") {
    const std::vector<FormattedText> pieces = {rich::bold("a"), "b", rich::bold("c")};
    const FormattedText text = rich::join(pieces, ", ");
    CHECK(text.text == "a, b, c");
    CHECK(text.entities[1].offset == 6);
    CHECK(rich::join(std::vector<int>{1, 2}, "\n").text == "1\n2");
    CHECK(rich::join(std::vector<std::string>()).empty());
}

TEST_CASE("the formatted text of a message is its text, or else its caption") {
    Message message;
    CHECK(formatted_text(message).empty());
    message.caption = "c";
    message.caption_entities = {entity(MessageEntityType::bold, 0, 1)};
    CHECK(formatted_text(message) == rich::bold("c"));
    message.text = "t";
    CHECK(formatted_text(message) == FormattedText("t"));
}

TEST_CASE("lengths are counted in UTF-16 units") {
    CHECK(utf16_length("aé€😀") == 5);
    CHECK(utf16_length("") == 0);
    CHECK(utf16_length("\xFF\xF0") == 2);
}

TEST_CASE("the text of an entity is found by its place in UTF-16 units") {
    const FormattedText text = rich::text("😀 ", rich::bold("é€"), "!");
    CHECK(utf16_slice(text.text, text.entities[0].offset, text.entities[0].length) == "é€");
    CHECK(utf16_slice("abc", 1, 99) == "bc");
    CHECK(utf16_slice("abc", 5, 1).empty());
    CHECK(utf16_slice("😀a", 1, 2) == "a");
    CHECK(utf16_slice("abc", 0, -1).empty());
    CHECK(utf16_slice("abc", 1, std::numeric_limits<std::int64_t>::max()) == "bc");
}

namespace shadows {

// What users write: variables named as the functions are, and everything of tgfw in sight.
using namespace tgfw;
FormattedText compose() {
    const std::string text = "t";
    const std::string code = "c";
    const std::string link = "https://a.org";
    return rich::text(text, rich::code(code), rich::link(text, link));
}

}  // namespace shadows

TEST_CASE("variables may be named as the pieces are") {
    CHECK(shadows::compose().text == "tct");
}
