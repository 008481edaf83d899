#include "fixture.hpp"

#include <vector>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("filters put together at run time behave as those of compile time") {
    filters::Any any = filters::text;
    CHECK(passes(any, hello()));
    for (int id = 1; id < 5; ++id) any = any & ~filters::user(id);
    CHECK(passes(any, hello()));
    any = any & filters::user(6);
    CHECK_FALSE(passes(any, hello()));
    CHECK(passes(~any | filters::photo, hello()));
}

TEST_CASE("any_of passes where one does, asks them in order, and keeps that one's matches") {
    Match match;
    const auto some = filters::any_of({filters::photo, filters::regex("l"), filters::regex("h")});
    CHECK(passes(some, hello(), &match));
    REQUIRE(match.matches.size() == 1);
    CHECK(match.matches.front().str() == "l");
    CHECK_FALSE(passes(some, with(R"("caption":"l")")));
    CHECK_FALSE(passes(filters::any_of({}), hello()));
}

TEST_CASE("all_of passes where all do, and leaves nothing behind where one does not") {
    Match match;
    std::vector<filters::Any> wanted{filters::regex("h"), filters::regex("l")};
    CHECK(passes(filters::all_of(wanted), hello(), &match));
    CHECK(match.matches.size() == 2);
    wanted.push_back(filters::photo);
    CHECK_FALSE(passes(filters::all_of(wanted), hello()));
    CHECK(passes(filters::all_of(wanted) | filters::text, hello(), &match));
    CHECK(match.matches.empty());
    CHECK(passes(filters::all_of({}), hello()));
}

TEST_CASE("a filter can have a name of its own, a composed one too") {
    const auto vip = filters::named("vip", filters::user(5) & filters::text);
    CHECK(filters::describe(vip) == "vip");
    CHECK(filters::describe(~vip & filters::photo) == "(not vip and photo)");
    CHECK(passes(vip, hello()));
    CHECK_FALSE(passes(vip, text_update(6, "hello")));
}

TEST_CASE("an erased filter keeps its name") {
    CHECK(filters::describe(filters::Any(filters::text) & filters::photo) == "(text and photo)");
    CHECK(filters::describe(filters::any_of({filters::text, filters::photo})) == "any_of(text, photo)");
    CHECK(filters::describe(filters::all_of({})) == "all_of()");
}

TEST_CASE("copies of an erased filter share it") {
    filters::IdSet allowed(5);
    const filters::Any one = filters::user(allowed);
    const filters::Any copy = one;  // NOLINT(performance-unnecessary-copy-initialization): copying is what is tested
    allowed.remove(5);
    CHECK_FALSE(passes(copy, hello()));
    allowed.add(5);
    CHECK(passes(copy, hello()));
}
