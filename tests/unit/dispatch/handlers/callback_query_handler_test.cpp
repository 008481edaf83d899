#include "fixture.hpp"

#include <charconv>
#include <memory>
#include <optional>

#include <tgfw/dispatch/handlers/callback_query_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

/// The data of a button `vote:<number>`.
class Vote {
public:
    static std::optional<Vote> parse(std::string_view data) {
        if (!data.starts_with("vote:")) return std::nullopt;
        Vote vote;
        const auto [end, error] = std::from_chars(data.data() + 5, data.data() + data.size(), vote.choice);
        if (error != std::errc() || end != data.data() + data.size()) return std::nullopt;
        return vote;
    }
    int choice = 0;
};

enum class VoteStep { first, second };

class VoteCounter {
public:
    int votes = 0;
};

awaitable<void> count_vote(const Vote& vote, Context& context, VoteCounter& counter) {
    co_await context.answer();
    counter.votes += vote.choice;
}

awaitable<VoteStep> voted(const Vote&, Context&) {
    co_return VoteStep::second;
}

const Update no_data = update_of("callback_query", R"({"id":"1","from":)" + user_json(5) + R"(,"chat_instance":"1"})");

}  // namespace

TEST_CASE("a callback query handler without a pattern takes every tap, and nothing else") {
    const CallbackQueryHandler handler(nothing);
    CHECK(takes_only(handler, UpdateKind::callback_query));
    CHECK(takes(handler, game_tap("chess")));
    CHECK(takes(handler, no_data));
    CHECK(matched(handler, callback_update(5, "x")) == "none");
}

TEST_CASE("a callback query's pattern matches at the start of the data") {
    const CallbackQueryHandler handler(nothing, "pick:(\\d+)");
    Match match;
    CHECK(takes(handler, callback_update(5, "pick:42:rest"), match));
    REQUIRE(match.matches.size() == 1);
    CHECK(match.matches.front().group(1) == "42");
    CHECK_FALSE(takes(handler, callback_update(5, "re-pick:42")));
    CHECK_FALSE(takes(handler, callback_update(5, "pick:x")));
    CHECK_FALSE(takes(handler, game_tap("pick:42")));
    CHECK(matched(CallbackQueryHandler(nothing, "pick:42$"), callback_update(5, "pick:42")) == "pick:42");
    CHECK_FALSE(takes(CallbackQueryHandler(nothing).pattern("pick:42$"), callback_update(5, "pick:421")));
    CHECK_THROWS_AS(CallbackQueryHandler(nothing, "("), ConfigError);
}

TEST_CASE("a callback query without data and game matches no handler with a pattern") {
    CHECK_FALSE(takes(CallbackQueryHandler(nothing, ""), no_data));
    CHECK_FALSE(takes(CallbackQueryHandler(nothing).game_pattern(""), no_data));
    CHECK_FALSE(takes(CallbackQueryHandler(nothing, "").game_pattern(""), no_data));
    CHECK_FALSE(takes(CallbackQueryHandler(nothing).pattern([](std::string_view) { return true; }), no_data));
    CHECK_FALSE(takes(CallbackQueryHandler(nothing, ""), callback_update(5, "")));
}

TEST_CASE("a callback query's predicate is asked for the data") {
    const auto handler = CallbackQueryHandler(nothing).pattern([](std::string_view data) { return data.size() == 2; });
    CHECK(matched(handler, callback_update(5, "ab")) == "none");
    CHECK_FALSE(takes(handler, callback_update(5, "abc")));
    CHECK_FALSE(takes(handler, game_tap("ab")));
}

TEST_CASE("a game pattern takes buttons of games, and gives its match") {
    const auto handler = CallbackQueryHandler(nothing).game_pattern("che(ss|ckers)");
    CHECK(matched(handler, game_tap("chess2")) == "chess");
    CHECK_FALSE(takes(handler, game_tap("my_chess")));
    CHECK_FALSE(takes(handler, callback_update(5, "chess")));
}

TEST_CASE("with a pattern and a game pattern a callback query handler takes either") {
    const auto handler = CallbackQueryHandler(nothing, "a").game_pattern("b");
    CHECK(matched(handler, callback_update(5, "a")) == "a");
    CHECK(matched(handler, game_tap("b")) == "b");
    CHECK_FALSE(takes(handler, callback_update(5, "b")));
    CHECK_FALSE(takes(handler, game_tap("a")));
}

TEST_CASE("a callback that takes typed data gets what the data says, for fitting data only") {
    DispatchFixture fixture;
    const auto counter = std::make_shared<VoteCounter>();
    DispatchServices services = fixture.dispatcher.services();
    services.user_services.put(counter);
    Dispatcher dispatcher(services);
    dispatcher.add_handler(CallbackQueryHandler(count_vote));
    for (const char* data : {"vote:3", "vote:x", "other", "vote:40"}) {
        testing::run_virtual(fixture.io, fixture.clock, dispatcher.process_update(callback_update(5, data)));
    }
    CHECK(counter->votes == 43);
    CHECK(fixture.transport->calls.size() == 2);
}

TEST_CASE("services that a callback for typed data asks for are looked for when it is added") {
    DispatchFixture fixture;
    CHECK_THROWS_WITH_AS(fixture.dispatcher.add_handler(CallbackQueryHandler(count_vote)),
                         doctest::Contains("VoteCounter"), ConfigError);
}

TEST_CASE("a callback for typed data can be a step of a conversation") {
    const CallbackQueryHandler step(voted);
    CHECK(takes(step, callback_update(5, "vote:1")));
    CHECK(std::is_same_v<handler_state_t<decltype(step)>, VoteStep>);
    CHECK(std::is_same_v<handler_state_t<decltype(CallbackQueryHandler(count_vote))>, void>);
    CHECK(std::is_same_v<handler_state_t<decltype(CallbackQueryHandler(nothing))>, void>);
}

TEST_CASE("a callback query handler always takes callback queries only where nothing narrows it") {
    constexpr Kinds taps = UpdateKind::callback_query;
    CHECK(reaches(CallbackQueryHandler(nothing), taps, taps));
    CHECK(reaches(CallbackQueryHandler(nothing, "a"), taps, Kinds::none()));
    CHECK(reaches(CallbackQueryHandler(nothing).game_pattern("a"), taps, Kinds::none()));
    CHECK(reaches(CallbackQueryHandler(nothing).pattern([](std::string_view) { return true; }), taps, Kinds::none()));
    CHECK(reaches(CallbackQueryHandler(count_vote), taps, Kinds::none()));
}
