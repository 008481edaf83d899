#include <doctest/doctest.h>

#include <string>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/filters/identity.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/regex.hpp>

#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

template <class F>
bool passes(const F& filter, const Update& update, Match* keep = nullptr) {
    Match match;
    const bool yes = filters::passes(filter, UpdateView(update, nullptr), match);
    if (!yes) CHECK(match.matches.empty());
    if (keep != nullptr) *keep = match;
    return yes;
}

/// Counts how often it is asked.
class Probe : public filters::Filter {
public:
    Probe(bool answer, int& asked) : answer_(answer), asked_(&asked) {}
    bool operator()(const UpdateView&, Match&) const {
        ++*asked_;
        return answer_;
    }

private:
    bool answer_;
    int* asked_;
};

const Update hello = text_update(5, "hello");

}  // namespace

TEST_CASE("no filter passes an update without a message, inverted or not") {
    const Update tap = callback_update(5, "data");
    CHECK_FALSE(passes(filters::text, tap));
    CHECK_FALSE(passes(~filters::text, tap));
    CHECK_FALSE(passes(filters::all, tap));
    CHECK_FALSE(passes(filters::update_type::message | ~filters::all, tap));
}

TEST_CASE("each of the seven kinds with a message can pass") {
    for (const char* kind : {"message", "edited_message", "channel_post", "edited_channel_post", "business_message",
                             "edited_business_message", "guest_message"}) {
        CHECK_MESSAGE(passes(filters::text, update_of(kind, message_json(5, R"("text":"x")"))), kind);
    }
}

TEST_CASE("text wants a text that is not empty") {
    CHECK(passes(filters::text, hello));
    CHECK_FALSE(passes(filters::text, message_update(5, R"("caption":"x")")));
    CHECK_FALSE(passes(filters::text, text_update(5, "")));
}

TEST_CASE("text with arguments wants one of them to the letter, not a part of it") {
    CHECK(passes(filters::text("hello"), hello));
    CHECK(passes(filters::text("bye", "hello"), hello));
    CHECK_FALSE(passes(filters::text("hell"), hello));
    CHECK_FALSE(passes(filters::text("Hello"), hello));
    CHECK_FALSE(passes(filters::text("hello there, hello"), hello));
}

TEST_CASE("caption is to captions what text is to texts") {
    const Update captioned = message_update(5, R"("caption":"look")");
    CHECK(passes(filters::caption, captioned));
    CHECK(passes(filters::caption("look"), captioned));
    CHECK_FALSE(passes(filters::caption("lo"), captioned));
    CHECK_FALSE(passes(filters::caption, hello));
}

TEST_CASE("command wants a bot_command at the very start") {
    CHECK(passes(filters::command, command_update(5, "/start now")));
    CHECK_FALSE(passes(filters::command, text_update(5, "/start")));
    const Update later =
        message_update(5, R"("text":"see /help","entities":[{"type":"bot_command","offset":4,"length":5}])");
    CHECK_FALSE(passes(filters::command, later));
    CHECK(passes(filters::command(false), later));
    CHECK_FALSE(passes(filters::command(false), hello));
}

TEST_CASE("regex searches anywhere and leaves its groups behind") {
    Match match;
    CHECK(passes(filters::regex("l(l)(?P<end>o)"), hello, &match));
    REQUIRE(match.matches.size() == 1);
    const RegexMatch& found = match.matches.front();
    CHECK(found.str() == "llo");
    CHECK(found.position() == 2);
    CHECK(found.group(1) == "l");
    CHECK(found.group("end") == "o");
    CHECK_FALSE(found.group("start").has_value());
    CHECK_FALSE(found.group(7).has_value());
    CHECK_FALSE(passes(filters::regex("^ello"), hello));
    CHECK_FALSE(passes(filters::regex("hello"), message_update(5, R"("caption":"hello")")));
    CHECK(passes(filters::caption_regex("hello"), message_update(5, R"("caption":"hello")")));
}

TEST_CASE("a group that took no part in the match is absent, not empty") {
    Match match;
    REQUIRE(passes(filters::regex("h(x)?e()"), hello, &match));
    CHECK_FALSE(match.matches.front().group(1).has_value());
    CHECK(match.matches.front().group(2) == "");
}

TEST_CASE("a pattern that is none is refused with its reason when it is made") {
    CHECK_THROWS_WITH_AS(static_cast<void>(filters::regex("(unclosed")), doctest::Contains("missing )"), ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(filters::regex("(?=look)")), doctest::Contains("look-around"), ConfigError);
}

TEST_CASE("a pattern that would ruin a backtracking engine is answered at once") {
    const Update nasty = text_update(5, std::string(50000, 'a') + "!");
    CHECK_FALSE(passes(filters::regex("^(a+)+$"), nasty));
}

TEST_CASE("and asks the right one only where the left one passes") {
    int asked = 0;
    CHECK_FALSE(passes(Probe(false, asked) & Probe(true, asked), hello));
    CHECK(asked == 1);
    CHECK(passes(Probe(true, asked) & Probe(true, asked), hello));
    CHECK(asked == 3);
}

TEST_CASE("or asks the right one only where the left one fails") {
    int asked = 0;
    CHECK(passes(Probe(true, asked) | Probe(false, asked), hello));
    CHECK(asked == 1);
    CHECK_FALSE(passes(Probe(false, asked) | Probe(false, asked), hello));
    CHECK(asked == 3);
}

TEST_CASE("xor passes where exactly one side does") {
    int asked = 0;
    CHECK(passes(Probe(true, asked) ^ Probe(false, asked), hello));
    CHECK(passes(Probe(false, asked) ^ Probe(true, asked), hello));
    CHECK_FALSE(passes(Probe(true, asked) ^ Probe(true, asked), hello));
    CHECK_FALSE(passes(Probe(false, asked) ^ Probe(false, asked), hello));
}

TEST_CASE("matches merge in and, stop in or, and survive xor but not inversion") {
    const auto h = filters::regex("h");
    const auto o = filters::regex("o");
    const auto z = filters::regex("z");
    Match match;
    CHECK(passes(h & o, hello, &match));
    CHECK(match.matches.size() == 2);
    CHECK(match.matches.back().str() == "o");
    CHECK(passes(h | o, hello, &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes(filters::text | h, hello, &match));
    CHECK(match.matches.empty());
    CHECK_FALSE(passes(h & z, hello));
    CHECK(passes((h & z) | o, hello, &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes(z ^ o, hello, &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes(~~h, hello, &match));
    CHECK(match.matches.empty());
}

TEST_CASE("chat_type tells the kinds of chats apart") {
    const auto in = [](const char* type) { return update_of("message", message_json(-5, R"("text":"x")", type)); };
    CHECK(passes(filters::chat_type::private_, hello));
    CHECK(passes(filters::chat_type::group, in("group")));
    CHECK(passes(filters::chat_type::supergroup, in("supergroup")));
    CHECK(passes(filters::chat_type::channel, in("channel")));
    CHECK(passes(filters::chat_type::groups, in("group")));
    CHECK(passes(filters::chat_type::groups, in("supergroup")));
    CHECK_FALSE(passes(filters::chat_type::groups, in("channel")));
    CHECK_FALSE(passes(filters::chat_type::private_, in("a_new_type")));
}

TEST_CASE("update_type tells how the message came") {
    const Update edited = update_of("edited_message", message_json(5, R"("text":"x")"));
    const Update post = update_of("channel_post", message_json(-5, R"("text":"x")", "channel"));
    CHECK(passes(filters::update_type::message, hello));
    CHECK_FALSE(passes(filters::update_type::message, edited));
    CHECK(passes(filters::update_type::messages, edited));
    CHECK(passes(filters::update_type::edited, edited));
    CHECK_FALSE(passes(filters::update_type::messages, post));
    CHECK(passes(filters::update_type::channel_posts, post));
}

TEST_CASE("photo wants at least one size") {
    CHECK(passes(filters::photo,
                 message_update(5, R"("photo":[{"file_id":"a","file_unique_id":"b","width":1,"height":1}])")));
    CHECK_FALSE(passes(filters::photo, message_update(5, R"("photo":[])")));
    CHECK_FALSE(passes(filters::photo, hello));
}

TEST_CASE("document filters look at the MIME type and the file name") {
    const auto document = [](const char* members) {
        return message_update(5, fmt::format(R"("document":{{"file_id":"a","file_unique_id":"b"{}}})", members));
    };
    const Update pdf = document(R"(,"file_name":"Report.2026.PDF","mime_type":"application/pdf")");
    CHECK(passes(filters::document::all, pdf));
    CHECK(passes(filters::document::mime_type("application/pdf"), pdf));
    CHECK_FALSE(passes(filters::document::mime_type("application"), pdf));
    CHECK(passes(filters::document::category("application/"), pdf));
    CHECK(passes(filters::document::file_extension("pdf"), pdf));
    CHECK_FALSE(passes(filters::document::file_extension("df"), pdf));
    CHECK(passes(filters::document::file_extension("tar.gz"), document(R"(,"file_name":"a.tar.gz")")));
    CHECK_FALSE(passes(filters::document::file_extension("pdf"), document("")));
    CHECK_FALSE(passes(filters::document::all, hello));
}

TEST_CASE("user and chat want one of the ids or names given") {
    CHECK(passes(filters::user, hello));
    CHECK(passes(filters::user(5), hello));
    CHECK(passes(filters::user(1, 5), hello));
    CHECK(passes(filters::user("@Alice"), hello));
    CHECK(passes(filters::user(1, "alice"), hello));
    CHECK_FALSE(passes(filters::user(6), hello));
    CHECK_FALSE(passes(filters::user("alic"), hello));
    CHECK_FALSE(passes(filters::user(), hello));
    CHECK(passes(filters::chat(std::vector<std::int64_t>{7, 5}), hello));
    CHECK_FALSE(passes(filters::chat(-5), hello));
    CHECK_FALSE(passes(filters::sender_chat::all, hello));
    CHECK_FALSE(passes(filters::via_bot, hello));
}

TEST_CASE("filters put together at run time behave as those of compile time") {
    filters::Any any = filters::text;
    CHECK(passes(any, hello));
    for (int id = 1; id < 5; ++id) any = any & ~filters::user(id);
    CHECK(passes(any, hello));
    any = any & filters::user(6);
    CHECK_FALSE(passes(any, hello));
    CHECK(passes(~any | filters::photo, hello));
}

TEST_CASE("a user's own predicate is a filter too") {
    const filters::MessageFilter loud([](const Message& m) { return m.text && m.text->ends_with('!'); });
    CHECK(passes(loud & filters::text, text_update(5, "hey!")));
    CHECK_FALSE(passes(loud, hello));
    const filters::UpdateFilter even([](const Update& u) { return u.update_id % 2 == 0; });
    CHECK(passes(even, text_update(5, "x", 8)));
}
