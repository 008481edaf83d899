#include "fixture.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

using namespace tgfw;
using namespace tgfw::test;

namespace {

Update forwarded(std::string_view origin) {
    return with(fmt::format(R"("forward_origin":{{"date":1,{}}})", origin));
}

/// One of the five filters of ids and names: with nobody, with 42 who is called Alice, with 43 who has no name.
class Case {
public:
    const char* name;
    std::function<filters::Any(filters::IdSet, bool)> make;
    Update nobody;
    Update alice;
    Update nameless;
};

template <class F>
std::function<filters::Any(filters::IdSet, bool)> maker(F filter) {
    return [filter](filters::IdSet set, bool allow_empty) -> filters::Any {
        return filter(std::move(set)).allow_empty(allow_empty);
    };
}

std::vector<Case> cases() {
    const auto as = [](std::string_view kind, bool alice) {
        return fmt::format(R"("{}":{{"id":{}{}}})", kind, alice ? 42 : 43, alice ? R"(,"username":"Alice")" : "");
    };
    const auto origin = [&](bool alice) { return forwarded(R"("type":"user",)" + as("sender_user", alice)); };
    const auto sender_chat = [](filters::IdSet set) { return filters::sender_chat(std::move(set)); };
    const Update nobody = raw(R"("text":"x")");
    return {
        {"user", maker(filters::user), nobody, raw(as("from", true)), raw(as("from", false))},
        {"via_bot", maker(filters::via_bot), nobody, raw(as("via_bot", true)), raw(as("via_bot", false))},
        {"sender_chat", maker(sender_chat), nobody, raw(as("sender_chat", true)), raw(as("sender_chat", false))},
        {"forwarded_from", maker(filters::forwarded_from), nobody, origin(true), origin(false)},
        {"chat", maker(filters::chat), callback_update(5, "x"), raw(as("chat", true)), raw(as("chat", false))},
    };
}

}  // namespace

TEST_CASE("the five filters of ids and names pass an id or a name in their set, and nobody else") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        const auto test = [&](const filters::IdSet& set, const Update& update) {
            return passes(each.make(set, false), update);
        };
        CHECK(test(filters::IdSet(42), each.alice));
        CHECK(test(filters::IdSet(1, 42), each.alice));
        CHECK(test(filters::IdSet("alice"), each.alice));
        CHECK(test(filters::IdSet(43, "@ALICE"), each.alice));
        CHECK(test(filters::IdSet(43, "alice"), each.nameless));
        CHECK_FALSE(test(filters::IdSet(43, "alic"), each.alice));
        CHECK_FALSE(test(filters::IdSet("alice"), each.nameless));
        CHECK_FALSE(test(filters::IdSet(""), each.nameless));
        CHECK_FALSE(test(filters::IdSet(42, "alice"), each.nobody));
    }
}

TEST_CASE("an empty set passes nobody, or everybody where that is allowed, but never nobody's message") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        CHECK_FALSE(passes(each.make(filters::IdSet(), false), each.alice));
        CHECK(passes(each.make(filters::IdSet(), true), each.alice));
        CHECK(passes(each.make(filters::IdSet(), true), each.nameless));
        CHECK_FALSE(passes(each.make(filters::IdSet(), true), each.nobody));
        CHECK_FALSE(passes(each.make(filters::IdSet(7), true), each.alice));
    }
}

TEST_CASE("a set may change while the bot runs, and the change holds for all filters that have it") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        filters::IdSet set;
        const filters::Any filter = each.make(set, false);
        const auto composed = ~filter;
        CHECK_FALSE(passes(filter, each.alice));
        set.add(42);
        CHECK(passes(filter, each.alice));
        CHECK_FALSE(passes(composed, each.alice));
        set.remove(42);
        CHECK_FALSE(passes(filter, each.alice));
        set.add("@alice");
        CHECK(passes(filter, each.alice));
        set.clear();
        CHECK(passes(composed, each.alice));
    }
}

TEST_CASE("a filter made of ids hands out the set that it looks at") {
    const auto filter = filters::user(5);
    const filters::Any used = filter;
    CHECK(passes(used, hello()));
    filter.ids().remove(5);
    CHECK_FALSE(passes(used, hello()));
    filter.ids().add("alice");
    CHECK(passes(used, hello()));
    const auto chat = filters::sender_chat(-5);
    chat.ids().add("news");
    CHECK(passes(chat, with(R"("sender_chat":{"id":-7,"type":"channel","username":"News"})")));
}

TEST_CASE("without arguments the filters want only that there is somebody") {
    CHECK(passes(filters::user, hello()));
    CHECK_FALSE(passes(filters::user, raw(R"("text":"x")")));
    CHECK(passes(filters::chat, hello()));
    CHECK_FALSE(passes(filters::via_bot, hello()));
    CHECK_FALSE(passes(filters::sender_chat::all, hello()));
    CHECK_FALSE(passes(filters::forwarded_from, hello()));
    CHECK_FALSE(passes(filters::user(), hello()));
    CHECK_FALSE(passes(filters::sender_chat(), with(R"("sender_chat":{"id":-7})")));
}

TEST_CASE("ids, names, and vectors of them mix") {
    CHECK(passes(filters::user(1, "alice"), hello()));
    CHECK(passes(filters::user(std::vector<std::string>{"bob", "@Alice"}, 7), hello()));
    CHECK(passes(filters::chat(std::vector<std::int64_t>{7, 5}), hello()));
    CHECK_FALSE(passes(filters::chat(-5), hello()));
}

TEST_CASE("forwarded_from looks at the user, the chat or the channel, and never at a user who hides") {
    CHECK(passes(filters::forwarded_from(8), forwarded(R"("type":"user","sender_user":{"id":8})")));
    CHECK(passes(filters::forwarded_from(-8), forwarded(R"("type":"chat","sender_chat":{"id":-8})")));
    CHECK(passes(filters::forwarded_from("news"), forwarded(R"("type":"channel","chat":{"id":-9,"username":"News"})")));
    const Update hidden = forwarded(R"("type":"hidden_user","sender_user_name":"alice")");
    CHECK(passes(filters::forwarded, hidden));
    CHECK_FALSE(passes(filters::forwarded_from("alice"), hidden));
    CHECK_FALSE(passes(filters::forwarded_from().allow_empty(), hidden));
    CHECK_FALSE(passes(filters::forwarded_from(8), forwarded(R"("type":"a_new_origin","sender_user":{"id":8})")));
}

TEST_CASE("language wants a code that begins with one of those given") {
    const Update american = from(R"("language_code":"en-US")");
    CHECK(passes(filters::language("en"), american));
    CHECK(passes(filters::language("de", "en-US"), american));
    CHECK(passes(filters::language({"de", "en"}), american));
    CHECK_FALSE(passes(filters::language("en-US"), from(R"("language_code":"en")")));
    CHECK_FALSE(passes(filters::language("EN"), american));
    CHECK_FALSE(passes(filters::language("US"), american));
    CHECK_FALSE(passes(filters::language("en"), hello()));
    CHECK_FALSE(passes(filters::language("en"), raw(R"("text":"x")")));
}
