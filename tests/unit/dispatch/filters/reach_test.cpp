#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

constexpr Kinds messages = Kinds::messages();
constexpr Kinds commands = Kinds::commands();
constexpr Kinds none = Kinds::none();
constexpr Kinds message = UpdateKind::message;
constexpr Kinds post = UpdateKind::channel_post;

template <class F>
bool reaches(const F& filter, Kinds may, Kinds always) {
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

TEST_CASE("a filter that says nothing of its reach may take any message and surely takes none") {
    CHECK(reaches(Silent(), messages, none));
    CHECK(reaches(filters::MessageFilter([](const Message&) { return true; }), messages, none));
    CHECK(reaches(filters::user(5), messages, none));
}

TEST_CASE("no filter reaches further than messages, whatever it says") {
    CHECK(reaches(Boastful(), messages, messages));
}

TEST_CASE("the filters that look at nothing but the kind and the command know their reach exactly") {
    CHECK(reaches(filters::all, messages, messages));
    CHECK(reaches(filters::text, messages, commands));
    CHECK(reaches(filters::caption, messages, none));
    CHECK(reaches(filters::command, commands, commands));
    CHECK(reaches(filters::command(false), messages, commands));
    CHECK(reaches(filters::update_type::message, message, message));
    CHECK(reaches(filters::update_type::channel_posts, post | UpdateKind::edited_channel_post,
                  post | UpdateKind::edited_channel_post));
}

TEST_CASE("a text without a slash is no command") {
    CHECK(reaches(filters::text("Yes", "No"), messages - commands, none));
    CHECK(reaches(filters::text("Yes", "/no"), messages, none));
    CHECK(reaches(filters::caption("Yes"), messages, none));
}

TEST_CASE("and reaches what both reach") {
    CHECK(reaches(filters::text & filters::command, commands, commands));
    CHECK(reaches(filters::update_type::message & filters::update_type::channel_post, none, none));
    CHECK(reaches(filters::text & ~filters::command, messages - commands, none));
}

TEST_CASE("or reaches what either reaches") {
    CHECK(reaches(filters::update_type::message | filters::update_type::channel_post, message | post, message | post));
    CHECK(reaches(filters::photo | filters::command, messages, commands));
}

TEST_CASE("not reaches what is not taken for sure, and takes for sure what is not reached") {
    CHECK(reaches(~filters::command, messages - commands, messages - commands));
    CHECK(reaches(~filters::text, messages - commands, none));
    CHECK(reaches(~filters::all, none, none));
    CHECK(reaches(~~filters::text, messages, commands));
}

TEST_CASE("xor reaches what either reaches but both never refuse together") {
    CHECK(reaches(filters::command ^ filters::all, messages - commands, messages - commands));
    CHECK(reaches(filters::command ^ filters::photo, messages, none));
    CHECK(reaches(filters::update_type::message ^ filters::update_type::channel_post, message | post, message | post));
}

TEST_CASE("an erased filter reaches what the filter in it reaches") {
    CHECK(reaches(filters::Any(filters::text & ~filters::command), messages - commands, none));
    CHECK(reaches(~filters::Any(filters::command), messages - commands, messages - commands));
    CHECK(reaches(filters::any_of({filters::command, filters::update_type::message}), commands | message,
                  commands | message));
    CHECK(reaches(filters::all_of({filters::text, filters::command}), commands, commands));
    CHECK(reaches(filters::any_of({}), none, none));
    CHECK(reaches(filters::all_of({}), messages, messages));
    CHECK(reaches(filters::named("c", filters::command), commands, commands));
}

TEST_CASE("the reach of constants is known when the bot is compiled") {
    static_assert((filters::text & ~filters::command & filters::update_type::message).reach().may ==
                  message - commands);
    static_assert(filters::reach_of(filters::all ^ filters::command).always == messages - commands);
}
