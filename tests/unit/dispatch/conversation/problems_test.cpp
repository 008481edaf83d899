#include "fixture.hpp"

#include <tgfw/dispatch/handlers/string_command_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

awaitable<void> misused(const Update&, Context&) {
    co_return;
}
awaitable<void> an_object(const int&, Context&) {
    co_return;
}

/// What start-up says of a conversation with this entry point.
template <class H>
Notes problems_with(H handler) {
    return ConversationHandler<Step>("talk").entry_points(std::move(handler)).problems();
}

const std::string title = "ConversationHandler(talk): ";  // NOLINT(cert-err58-cpp)

}  // namespace

TEST_CASE("a conversation that is as it should be has no problems") {
    CHECK(ConversationHandler<Step>("talk")
              .entry_points(CommandHandler("go", misused))
              .state(Step::one, MessageHandler(filters::text, misused), CallbackQueryHandler(misused))
              .fallbacks(TypeHandler<Update>(misused))
              .waiting(TypeHandler<Update>(misused))
              .timeout(30s, TypeHandler<Update>(misused))
              .all_states(Step::one)
              .per_message(false)
              .problems()
              .empty());
}

TEST_CASE("a persistent conversation needs a name: ConfigError when it is added") {
    CHECK_THROWS_AS(Handler(ConversationHandler<Step>().entry_points(CommandHandler("go", misused)).persistent()),
                    ConfigError);
    CHECK_NOTHROW(Handler(ConversationHandler<Step>("talk").entry_points(CommandHandler("go", misused)).persistent()));
}

TEST_CASE("the conversations in a persistent one must be persistent, however deep: ConfigError when it is added") {
    const auto build = [](bool innermost_too) {
        auto innermost = ConversationHandler<Step>("innermost")
                             .entry_points(CommandHandler("go", misused))
                             .persistent(innermost_too);
        auto inner = ConversationHandler<Step>("inner")
                         .entry_points(CommandHandler("go", misused))
                         .state(Step::one, innermost)
                         .persistent();
        return Handler(ConversationHandler<Step>("talk")
                           .entry_points(CommandHandler("go", misused))
                           .state(Step::one, inner)
                           .persistent());
    };
    CHECK_THROWS_AS(build(false), ConfigError);
    CHECK_NOTHROW(build(true));
}

TEST_CASE("a key needs a chat, a user or a message: ConfigError when it is added") {
    const auto build = [](bool message) {
        return Handler(
            ConversationHandler<Step>("talk").per_chat(false).per_user(false).per_message(message).per_topic(true));
    };
    CHECK_THROWS_AS(build(false), ConfigError);
    CHECK_NOTHROW(build(true));
}

TEST_CASE("a handler of the bot's own objects can never run in a conversation") {
    CHECK(problems_with(TypeHandler<int>(an_object).name("ints")) ==
          Notes{title + "ints can never run: it takes objects of the bot's own, and conversations only get updates"});
    CHECK(
        problems_with(StringCommandHandler("go", misused).name("strings")) ==
        Notes{title + "strings can never run: it takes objects of the bot's own, and conversations only get updates"});
}

TEST_CASE("a handler of polls can never run in a conversation") {
    CHECK(problems_with(TypeHandler<Poll>(misused).name("polls")) ==
          Notes{title + "polls can never run: its updates have neither a chat nor a user that could be asked"});
}

TEST_CASE("with per_chat a handler of updates without a chat can never run") {
    const auto check = [](auto handler) {
        auto wrong = problems_with(handler);
        REQUIRE(wrong.size() == 1);
        CHECK(
            wrong.front() ==
            title +
                "it can never run: its updates have no chat, and the conversation goes by chats; use per_chat(false)");
        auto right = ConversationHandler<Step>("talk").entry_points(handler).per_chat(false);
        CHECK(right.problems().empty());
    };
    check(TypeHandler<ShippingQuery>(misused).name("it"));
    check(TypeHandler<InlineQuery>(misused).name("it"));
    check(TypeHandler<ChosenInlineResult>(misused).name("it"));
    check(TypeHandler<PreCheckoutQuery>(misused).name("it"));
    check(TypeHandler<PollAnswer>(misused).name("it"));
}

TEST_CASE("with per_user a handler of updates without a user can never run") {
    CHECK(
        problems_with(TypeHandler<MessageReactionCountUpdated>(misused).name("counts")) ==
        Notes{
            title +
            "counts can never run: its updates have no user, and the conversation goes by users; use per_user(false)"});
}

TEST_CASE("with per_message a handler that takes more than taps is reported") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(CallbackQueryHandler(misused))
                    .state(Step::one, MessageHandler(filters::text, misused).name("texts"))
                    .per_message(true);
    CHECK(talk.problems() ==
          Notes{title +
                "texts takes more than taps on buttons, and the conversation goes by messages: it only gets taps"});
}

TEST_CASE("a handler of taps is reported where nobody said whether messages are told apart") {
    const Notes wrong = problems_with(CallbackQueryHandler(misused).name("taps"));
    REQUIRE(wrong.size() == 1);
    CHECK(wrong.front().starts_with(title +
                                    "taps takes taps on buttons of any message in the chat; say per_message(true)"));
    CHECK(ConversationHandler<Step>("talk")
              .entry_points(CallbackQueryHandler(misused))
              .per_message(false)
              .problems()
              .empty());
    CHECK(ConversationHandler<Step>("talk")
              .entry_points(CallbackQueryHandler(misused))
              .per_message(true)
              .problems()
              .empty());
    auto inner = ConversationHandler<Step>("inner").entry_points(CallbackQueryHandler(misused)).per_message(true);
    CHECK(problems_with(inner).empty());
}

TEST_CASE("per_message without per_chat is reported, once; so is per_topic") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(CallbackQueryHandler(misused), CallbackQueryHandler(misused))
                    .per_chat(false)
                    .per_message(true);
    CHECK(talk.problems() ==
          Notes{title + "per_message without per_chat: different chats have messages with the same id"});
    auto topics =
        ConversationHandler<Step>("talk").entry_points(CommandHandler("go", misused)).per_chat(false).per_topic(true);
    CHECK(topics.problems() ==
          Notes{title + "per_topic without per_chat: different chats have topics with the same id"});
}

TEST_CASE("each offending handler is reported, in all lists") {
    const auto polls = [](const char* name) { return TypeHandler<Poll>(misused).name(name); };
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(polls("entry"))
                    .state(Step::one, polls("step"), MessageHandler(filters::text, misused))
                    .fallbacks(polls("fallback"))
                    .waiting(polls("waiting"))
                    .timeout(30s, polls("timeout"));
    const Notes all = talk.problems();
    REQUIRE(all.size() == 5);
    CHECK(all.front().starts_with(title + "entry can never run"));
    CHECK(all.back().starts_with(title + "timeout can never run"));
}

TEST_CASE("a state that no step serves is reported, by its name") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(CommandHandler("go", misused))
                    .state(Step::one, MessageHandler(filters::text, misused))
                    .state(Step::two)
                    .all_states(Step::one, Step::three);
    CHECK(talk.problems() == Notes{title + "no step serves the state three", title + "no step serves the state two"});
}

TEST_CASE("a conversation without entry points, and handlers of a timeout without one, are reported") {
    CHECK(ConversationHandler<Step>("talk").on_timeout(MessageHandler(filters::text, misused)).problems() ==
          Notes{title + "it has no entry points, so nothing opens it",
                title + "it has handlers for a timeout, but no conversation_timeout"});
}

TEST_CASE("the problems of conversations in conversations are reported with them; a timeout is none") {
    auto inner = ConversationHandler<Step>("inner")
                     .entry_points(TypeHandler<Poll>(misused).name("polls"))
                     .conversation_timeout(30s);
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(CommandHandler("go", misused), CommandHandler("in", misused))
                    .state(Step::one, inner, MessageHandler(filters::text, misused))
                    .conversation_timeout(30s);
    const Notes all = talk.problems();
    REQUIRE(all.size() == 2);
    CHECK(all[0].find("ConversationHandler(inner) can never run") != std::string::npos);
    CHECK(all[1].find("polls can never run") != std::string::npos);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "start-up checks report the problems of conversations, and names that two have") {
    dispatcher.add_handler(ConversationHandler<Step>("talk").entry_points(CommandHandler("go", misused)));
    dispatcher.add_handler(ConversationHandler<Step>("other").entry_points(CommandHandler("in", misused),
                                                                           TypeHandler<Poll>(misused).name("polls")),
                           1);
    auto inner = ConversationHandler<Step>("talk").entry_points(CommandHandler("x", misused));
    dispatcher.add_handler(
        ConversationHandler<Step>().entry_points(CommandHandler("y", misused)).state(Step::one, inner), 2);
    CHECK(dispatcher.check(Kinds::all()) == Notes{"ConversationHandler(other): polls can never run: its updates have "
                                                  "neither a chat nor a user that could be asked",
                                                  "ConversationHandler uses the name \"talk\", which another handler "
                                                  "has; their states would be stored under the same name"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a conversation reaches what its steps reach, as far as its key can be made of it") {
    dispatcher.add_handler(ConversationHandler<Step>("talk")
                               .entry_points(CommandHandler("go", misused))
                               .state(Step::one, CallbackQueryHandler(misused), TypeHandler<InlineQuery>(misused))
                               .fallbacks(TypeHandler<ChatMemberUpdated>(misused)));
    const Kinds reach = dispatcher.reach();
    CHECK(reach.has(UpdateKind::message));
    CHECK(reach.has(UpdateKind::callback_query));
    CHECK(reach.has(UpdateKind::chat_member));
    CHECK_FALSE(reach.has(UpdateKind::inline_query));
    CHECK_FALSE(reach.has(UpdateKind::channel_post));
    CHECK_FALSE(reach.has(UpdateView(text_update(5, "plain"), nullptr).slot()));
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a service that a step asks for and nobody gave is found when the conversation is added") {
    class Repository {};
    const auto step = [](Context&, Repository&) -> awaitable<Step> { co_return Step::one; };
    auto inner = ConversationHandler<Step>("inner").entry_points(CommandHandler("in", step));
    auto talk = ConversationHandler<Step>("talk").entry_points(CommandHandler("go", misused)).state(Step::one, inner);
    CHECK_THROWS_AS(dispatcher.add_handler(talk), ConfigError);
}
