#include "fixture.hpp"

#include <type_traits>

using namespace tgfw;
using namespace tgfw::test;

namespace {

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

}  // namespace

TEST_CASE("an update without a message passes neither a filter nor its inversion") {
    for (const Update& update : {callback_update(5, "data"), update_of("inline_query", R"({"id":"1","query":"hello"})"),
                                 update_of("poll", R"({"id":"1","question":"hello"})")}) {
        CHECK_FALSE(passes(filters::text, update));
        CHECK_FALSE(passes(~filters::text, update));
        CHECK_FALSE(passes(filters::all, update));
        CHECK_FALSE(passes(filters::update_type::message | ~filters::all, update));
        CHECK_FALSE(passes(~filters::UpdateFilter([](const Update&) { return false; }), update));
    }
}

TEST_CASE("each of the seven kinds with a message can pass a filter of its content") {
    for (const char* kind : {"message", "edited_message", "channel_post", "edited_channel_post", "business_message",
                             "edited_business_message", "guest_message"}) {
        CHECK_MESSAGE(passes(filters::text, update_of(kind, message_json(5, R"("text":"x")"))), kind);
        CHECK_MESSAGE(passes(filters::photo, update_of(kind, message_json(5, R"("photo":[{}])"))), kind);
    }
}

TEST_CASE("and asks the right one only where the left one passes") {
    int asked = 0;
    CHECK_FALSE(passes(Probe(false, asked) & Probe(true, asked), hello()));
    CHECK(asked == 1);
    CHECK_FALSE(passes(Probe(true, asked) & Probe(false, asked), hello()));
    CHECK(asked == 3);
    CHECK(passes(Probe(true, asked) & Probe(true, asked), hello()));
    CHECK(asked == 5);
}

TEST_CASE("or asks the right one only where the left one fails") {
    int asked = 0;
    CHECK(passes(Probe(true, asked) | Probe(false, asked), hello()));
    CHECK(asked == 1);
    CHECK(passes(Probe(false, asked) | Probe(true, asked), hello()));
    CHECK(asked == 3);
    CHECK_FALSE(passes(Probe(false, asked) | Probe(false, asked), hello()));
    CHECK(asked == 5);
}

TEST_CASE("xor passes where exactly one side does, and asks both, once each") {
    int asked = 0;
    CHECK(passes(Probe(true, asked) ^ Probe(false, asked), hello()));
    CHECK(passes(Probe(false, asked) ^ Probe(true, asked), hello()));
    CHECK_FALSE(passes(Probe(true, asked) ^ Probe(true, asked), hello()));
    CHECK_FALSE(passes(Probe(false, asked) ^ Probe(false, asked), hello()));
    CHECK(asked == 8);
}

TEST_CASE("and keeps the matches of both sides, the left one's first") {
    const auto h = filters::regex("h");
    const auto o = filters::regex("o");
    Match match;
    CHECK(passes(h & o, hello(), &match));
    REQUIRE(match.matches.size() == 2);
    CHECK(match.matches.front().str() == "h");
    CHECK(match.matches.back().str() == "o");
    CHECK(passes(h & filters::text, hello(), &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes(filters::text & h & filters::all & o, hello(), &match));
    CHECK(match.matches.size() == 2);
}

TEST_CASE("an and that fails leaves no match behind, whichever side failed") {
    const auto h = filters::regex("h");
    const auto z = filters::regex("z");
    Match match;
    CHECK_FALSE(passes(h & z, hello()));
    CHECK_FALSE(passes(z & h, hello()));
    CHECK(passes((h & z) | filters::regex("o"), hello(), &match));
    CHECK(match.matches.size() == 1);
}

TEST_CASE("or keeps the matches of the side that passed first and asks no other") {
    const auto h = filters::regex("h");
    const auto o = filters::regex("o");
    Match match;
    CHECK(passes(h | o, hello(), &match));
    REQUIRE(match.matches.size() == 1);
    CHECK(match.matches.front().str() == "h");
    CHECK(passes(filters::regex("z") | o, hello(), &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes(filters::text | h, hello(), &match));
    CHECK(match.matches.empty());
}

TEST_CASE("an inversion carries no matches") {
    const auto h = filters::regex("h");
    Match match;
    CHECK(passes(~~h, hello(), &match));
    CHECK(match.matches.empty());
    CHECK_FALSE(passes(~h, hello()));
    CHECK(passes(~filters::regex("z"), hello(), &match));
    CHECK(match.matches.empty());
}

TEST_CASE("xor keeps the matches of the side that passed, nested in others too") {
    const auto o = filters::regex("o");
    const auto z = filters::regex("z");
    Match match;
    CHECK(passes(z ^ o, hello(), &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes((o ^ z) & filters::text, hello(), &match));
    CHECK(match.matches.size() == 1);
    CHECK(passes(filters::photo | (o ^ z), hello(), &match));
    CHECK(match.matches.size() == 1);
    CHECK_FALSE(passes(o ^ filters::regex("h"), hello()));
}

TEST_CASE("a predicate over the message or the update is a filter too") {
    const filters::MessageFilter loud([](const Message& m) { return m.text && m.text->ends_with('!'); });
    CHECK(passes(loud & filters::text, text_update(5, "hey!")));
    CHECK_FALSE(passes(loud, hello()));
    const filters::UpdateFilter even([](const Update& u) { return u.update_id % 2 == 0; });
    CHECK(passes(even, text_update(5, "x", 8)));
    CHECK_FALSE(passes(even, text_update(5, "x", 9)));
}

TEST_CASE("a data filter hands on what it found, but nothing where it fails") {
    const auto find = [](bool answer) {
        return filters::DataFilter([answer](const Message& message, Match& match) {
            match.matches.push_back(RegexMatch({message.text}, {""}, 0));
            return answer;
        });
    };
    Match match;
    CHECK(passes(find(true) & filters::regex("l"), hello(), &match));
    REQUIRE(match.matches.size() == 2);
    CHECK(match.matches.front().str() == "hello");
    CHECK(passes(find(false) | filters::all, hello(), &match));
    CHECK(match.matches.empty());
}

TEST_CASE("a composed filter is one type without room for pointers to its parts") {
    const filters::MessageFilter a([](const Message&) { return true; });
    const filters::MessageFilter b([](const Message&) { return false; });
    static_assert(sizeof((a & ~b) | a) <= 8);
    static_assert(std::is_trivially_copyable_v<decltype((filters::text & ~filters::command) | filters::photo)>);
    CHECK(passes((a & ~b) | a, hello()));
}

TEST_CASE("a filter is described as it is written") {
    using filters::describe;
    CHECK(describe(filters::text) == "text");
    CHECK(describe(filters::text & ~filters::command) == "(text and not command)");
    CHECK(describe(filters::text & filters::photo & filters::venue) == "(text and photo and venue)");
    CHECK(describe(filters::text & (filters::photo & filters::venue)) == "(text and photo and venue)");
    CHECK(describe((filters::text | filters::photo) & filters::venue) == "((text or photo) and venue)");
    CHECK(describe(~(filters::text ^ filters::photo)) == "not (text xor photo)");
    CHECK(describe(filters::MessageFilter([](const Message&) { return true; })) == "filter");
    CHECK(describe(filters::regex("a+") | filters::user(7, "@Bob")) == R"((regex("a+") or user(7, @bob)))");
    CHECK(describe(filters::text("Yes", "No")) == R"(text("Yes", "No"))");
    CHECK(describe(filters::dice::darts(6) | filters::command(false)) == "(dice::darts(6) or command(false))");
}
