#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

constexpr Kinds messages = Kinds::messages();
constexpr Kinds commands = Kinds::commands();
constexpr Kinds no_kinds = Kinds::none();
constexpr Kinds message = UpdateKind::message;
constexpr Kinds post = UpdateKind::channel_post;

template <class F>
bool filter_reaches(const F& filter, Kinds may, Kinds always) {
    const Reach reach = filters::reach_of(filter);
    return reach.may == may && reach.always == always;
}

class Silent : public filters::Filter {
public:
    bool operator()(const UpdateView&, Match&) const { return true; }
};

class Boastful : public Silent {
public:
    [[nodiscard]] Reach reach() const { return Reach(Kinds::all(), Kinds::all()); }
};

}  // namespace

TEST_CASE("a filter that says nothing of its reach may take any message and surely takes no_kinds") {
    CHECK(filter_reaches(Silent(), messages, no_kinds));
    CHECK(filter_reaches(filters::MessageFilter([](const Message&) { return true; }), messages, no_kinds));
    CHECK(filter_reaches(filters::user(5), messages, no_kinds));
}

TEST_CASE("no filter reaches further than messages, whatever it says") {
    CHECK(filter_reaches(Boastful(), messages, messages));
}

TEST_CASE("the filters that look at nothing but the kind and the command know their reach exactly") {
    CHECK(filter_reaches(filters::all, messages, messages));
    CHECK(filter_reaches(filters::text, messages, commands));
    CHECK(filter_reaches(filters::caption, messages, no_kinds));
    CHECK(filter_reaches(filters::command, commands, commands));
    CHECK(filter_reaches(filters::command(false), messages, commands));
    CHECK(filter_reaches(filters::update_type::message, message, message));
    CHECK(filter_reaches(filters::update_type::channel_posts, post | UpdateKind::edited_channel_post,
                         post | UpdateKind::edited_channel_post));
}

TEST_CASE("a text without a slash is no command") {
    CHECK(filter_reaches(filters::text("Yes", "No"), messages - commands, no_kinds));
    CHECK(filter_reaches(filters::text("Yes", "/no"), messages, no_kinds));
    CHECK(filter_reaches(filters::caption("Yes"), messages, no_kinds));
}

TEST_CASE("and reaches what both reach") {
    CHECK(filter_reaches(filters::text & filters::command, commands, commands));
    CHECK(filter_reaches(filters::update_type::message & filters::update_type::channel_post, no_kinds, no_kinds));
    CHECK(filter_reaches(filters::text & ~filters::command, messages - commands, no_kinds));
}

TEST_CASE("or reaches what either reaches") {
    CHECK(filter_reaches(filters::update_type::message | filters::update_type::channel_post, message | post,
                         message | post));
    CHECK(filter_reaches(filters::photo | filters::command, messages, commands));
}

TEST_CASE("not reaches what is not taken for sure, and takes for sure what is not reached") {
    CHECK(filter_reaches(~filters::command, messages - commands, messages - commands));
    CHECK(filter_reaches(~filters::text, messages - commands, no_kinds));
    CHECK(filter_reaches(~filters::all, no_kinds, no_kinds));
    CHECK(filter_reaches(~~filters::text, messages, commands));
}

TEST_CASE("xor reaches what either reaches but both never refuse together") {
    CHECK(filter_reaches(filters::command ^ filters::all, messages - commands, messages - commands));
    CHECK(filter_reaches(filters::command ^ filters::photo, messages, no_kinds));
    CHECK(filter_reaches(filters::update_type::message ^ filters::update_type::channel_post, message | post,
                         message | post));
}

TEST_CASE("an erased filter reaches what the filter in it reaches") {
    CHECK(filter_reaches(filters::Any(filters::text & ~filters::command), messages - commands, no_kinds));
    CHECK(filter_reaches(~filters::Any(filters::command), messages - commands, messages - commands));
    CHECK(filter_reaches(filters::any_of({filters::command, filters::update_type::message}), commands | message,
                         commands | message));
    CHECK(filter_reaches(filters::all_of({filters::text, filters::command}), commands, commands));
    CHECK(filter_reaches(filters::any_of({}), no_kinds, no_kinds));
    CHECK(filter_reaches(filters::all_of({}), messages, messages));
    CHECK(filter_reaches(filters::named("c", filters::command), commands, commands));
}

TEST_CASE("the reach of constants is known when the bot is compiled") {
    static_assert((filters::text & ~filters::command & filters::update_type::message).reach().may ==
                  message - commands);
    static_assert(filters::reach_of(filters::all ^ filters::command).always == messages - commands);
}
