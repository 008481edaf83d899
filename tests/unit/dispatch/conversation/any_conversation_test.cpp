#include "fixture.hpp"

#include <malloc.h>

using namespace tgfw;
using namespace tgfw::test;

namespace {

ConversationKey key_of(std::int64_t chat) {
    ConversationKey key;
    key.chat = chat;
    key.user = chat;
    return key;
}

auto talk_of(ConversationFixture& f) {
    return ConversationHandler<Step>("talk")
        .entry_points(f.on("go", f.go("entry", Step::one)))
        .state(Step::one, f.on("x", f.go("one", Step::two)), f.on("slow", f.slow("slow", Step::two)).block(false))
        .state(Step::two, f.on("x", f.go("two", conversation::end)));
}

}  // namespace

TEST_CASE_FIXTURE(ConversationFixture, "states can be stored with their name and put back into another bot") {
    auto before = talk_of(*this).persistent();
    CHECK(before.name() == "talk");
    CHECK(before.is_persistent());
    auto handle = dispatcher.add_handler(before);
    say("go", 5);
    say("go", 6);
    say("x", 6);
    const std::vector<ConversationState> stored = before.export_states();
    CHECK(stored == std::vector<ConversationState>{ConversationState(key_of(5), 0), ConversationState(key_of(6), 1)});
    handle.remove();
    auto after = talk_of(*this);
    dispatcher.add_handler(after);
    after.import_states(stored);
    CHECK(after.states() ==
          std::vector<std::pair<ConversationKey, Step>>{{key_of(5), Step::one}, {key_of(6), Step::two}});
    say("x", 6);
    say("x", 5);
    CHECK(take() == Notes{"entry", "entry", "one", "two", "one"});
    CHECK(after.size() == 1);
}

TEST_CASE_FIXTURE(ConversationFixture, "stored states come over live ones, and a stored end ends") {
    auto talk = talk_of(*this);
    dispatcher.add_handler(talk);
    for (const std::int64_t chat : {5, 6, 7}) say("go", chat);
    talk.import_states(
        std::vector<ConversationState>{ConversationState(key_of(5), 1), ConversationState(key_of(6), std::nullopt)});
    CHECK(talk.export_states() ==
          std::vector<ConversationState>{ConversationState(key_of(5), 1), ConversationState(key_of(7), 0)});
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "a conversation whose step still runs is stored in its old state, one that is not open yet not at all") {
    auto talk = talk_of(*this);
    auto opening =
        ConversationHandler<Step>("opening").entry_points(on("slow", slow("opening", Step::one)).block(false));
    dispatcher.add_handler(talk);
    dispatcher.add_handler(opening, 1);
    say("go");
    say("slow");
    CHECK(talk.export_states() == std::vector<ConversationState>{ConversationState(key_of(5), 0)});
    CHECK(opening.export_states().empty());
    CHECK(opening.size() == 1);
    pass(1s);
    CHECK(talk.export_states() == std::vector<ConversationState>{ConversationState(key_of(5), 1)});
    CHECK(opening.export_states() == std::vector<ConversationState>{ConversationState(key_of(5), 0)});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a conversation can be ended from outside, and asked for its state by any of its updates") {
    auto talk = talk_of(*this);
    dispatcher.add_handler(talk);
    say("go");
    CHECK(talk.current_state(callback_update(5, "x")) == Step::one);
    CHECK_FALSE(talk.current_state(text_update(6, "")));
    CHECK_FALSE(talk.current_state(update_of("channel_post", message_json(5, R"("text":"x")"))));
    CHECK(talk.end(key_of(5)));
    CHECK_FALSE(talk.current_state(text_update(5, "")));
    CHECK_FALSE(talk.end(key_of(5)));
}

TEST_CASE_FIXTURE(ConversationFixture, "100,000 live conversations take at most 200 bytes each") {
    auto talk = talk_of(*this);
    dispatcher.add_handler(talk);
    constexpr std::int64_t count = 100'000;
    std::vector<ConversationState> many;
    many.reserve(count);
    for (std::int64_t chat = 1; chat <= count; ++chat) many.emplace_back(key_of(chat), 0);
    const auto in_use = [] { return mallinfo2().uordblks + mallinfo2().hblkhd; };
    const auto before_probe = in_use();
    const std::vector<char> probe(std::size_t{1} << 20);
    const bool counted = in_use() != before_probe;  // A sanitizer's own allocator is not.
    const auto before = in_use();
    talk.import_states(many);
    const auto bytes = (in_use() - before) / count;
    CAPTURE(bytes);
    CHECK((bytes > 0) == counted);
    CHECK(bytes <= 200);
    CHECK(talk.size() == count);
    say("x", count);
    CHECK(talk.current_state(text_update(count, "")) == Step::two);
}
