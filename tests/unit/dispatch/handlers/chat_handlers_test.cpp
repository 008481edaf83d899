#include "fixture.hpp"

#include <tgfw/dispatch/handlers/chat_boost_handler.hpp>
#include <tgfw/dispatch/handlers/chat_join_request_handler.hpp>
#include <tgfw/dispatch/handlers/chat_member_handler.hpp>
#include <tgfw/dispatch/handlers/message_generation_stopped_handler.hpp>
#include <tgfw/dispatch/handlers/message_reaction_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;
using Reactions = MessageReactionTypes;

namespace {

constexpr Kinds none;
constexpr Kinds members = Kinds(UpdateKind::my_chat_member) | UpdateKind::chat_member;
constexpr Kinds boosts = Kinds(UpdateKind::chat_boost) | UpdateKind::removed_chat_boost;
constexpr Kinds reactions = Kinds(UpdateKind::message_reaction) | UpdateKind::message_reaction_count;

}  // namespace

TEST_CASE("a chat member handler is about the bot's own membership, that of others, or both") {
    CHECK(takes_only(ChatMemberHandler(nothing), UpdateKind::my_chat_member));
    CHECK(takes_only(ChatMemberHandler(nothing, ChatMemberTypes::chat_member), UpdateKind::chat_member));
    CHECK(takes_only(ChatMemberHandler(nothing, ChatMemberTypes::any_chat_member), members));
}

TEST_CASE("a chat member handler can be for some chats only") {
    const auto handler = ChatMemberHandler(nothing).chat_id(-5, -6);
    CHECK(takes(handler, member_change("my_chat_member", -5)));
    CHECK(takes(handler, member_change("my_chat_member", -6)));
    CHECK_FALSE(takes(handler, member_change("my_chat_member", -7)));
    CHECK_FALSE(takes(handler, member_change("chat_member", -5)));
}

TEST_CASE("a join request handler takes all requests, or those that fit one of what was named") {
    CHECK(takes_only(ChatJoinRequestHandler(nothing), UpdateKind::chat_join_request));
    const auto handler = ChatJoinRequestHandler(nothing).chat_id(-5).username("@Alice");
    CHECK(takes(handler, join_request(-5, "x", 8, "bob")));
    CHECK(takes(handler, join_request(-6, "x", 7, "aLICE")));
    CHECK_FALSE(takes(handler, join_request(-6, "alice", 8, "bob")));
    CHECK_FALSE(takes(ChatJoinRequestHandler(nothing).chat_id(8), join_request(-6, "x", 8, "bob")));
}

TEST_CASE("a boost handler takes added boosts unless it is told otherwise") {
    CHECK(takes_only(ChatBoostHandler(nothing), UpdateKind::chat_boost));
    CHECK(takes_only(ChatBoostHandler(nothing, ChatBoostTypes::removed_chat_boost), UpdateKind::removed_chat_boost));
    CHECK(takes_only(ChatBoostHandler(nothing, ChatBoostTypes::any_chat_boost), boosts));
}

TEST_CASE("a boost handler can be for some chats, by id or by user name") {
    const auto handler = ChatBoostHandler(nothing, ChatBoostTypes::any_chat_boost).chat_id(-5).chat_username("@News");
    CHECK(takes(handler, boost_added(-5, "other")));
    CHECK(takes(handler, boost_added(-6, "NEWS")));
    CHECK(takes(handler, boost_removed(-6, "news")));
    CHECK_FALSE(takes(handler, boost_added(-6, "other")));
}

TEST_CASE("a boost handler leaves it to the application whether it blocks") {
    CHECK(ChatBoostHandler(nothing).blocking() == std::nullopt);
}

TEST_CASE("a reaction handler takes reactions and their counts unless it is told otherwise") {
    CHECK(takes_only(MessageReactionHandler(nothing), reactions));
    CHECK(
        takes_only(MessageReactionHandler(nothing, Reactions::message_reaction_updated), UpdateKind::message_reaction));
    CHECK(takes_only(MessageReactionHandler(nothing, Reactions::message_reaction_count_updated),
                     UpdateKind::message_reaction_count));
}

TEST_CASE("a reaction handler takes what fits any one of its four criteria") {
    const auto chats = MessageReactionHandler(nothing).chat_id(-5).chat_username("news");
    CHECK(takes(chats, reaction(-5, "x", 8, "bob")));
    CHECK(takes(chats, reaction(-6, "News", 8, "bob")));
    CHECK(takes(chats, reaction_count(-5, "x")));
    CHECK(takes(chats, reaction_count(-6, "news")));
    CHECK_FALSE(takes(chats, reaction(-6, "x", -5, "news")));
    CHECK_FALSE(takes(chats, reaction_count(-6, "x")));
    const auto all = MessageReactionHandler(nothing, Reactions::message_reaction_updated)
                         .chat_id(-5)
                         .chat_username("news")
                         .user_id(7)
                         .user_username("@alice");
    CHECK(takes(all, reaction(-5, "x", 8, "bob")));
    CHECK(takes(all, reaction(-6, "news", 8, "bob")));
    CHECK(takes(all, reaction(-6, "x", 7, "bob")));
    CHECK(takes(all, reaction(-6, "x", 8, "Alice")));
    CHECK_FALSE(takes(all, reaction(-6, "x", 8, "bob")));
    CHECK_FALSE(takes(all, reaction_count(-5, "news")));
}

TEST_CASE("an anonymous reaction is of no user") {
    const auto handler = MessageReactionHandler(nothing, Reactions::message_reaction_updated).user_username("actor");
    CHECK_FALSE(takes(handler, anonymous_reaction(-5)));
    CHECK(takes(MessageReactionHandler(nothing).chat_id(-5), anonymous_reaction(-5)));
}

TEST_CASE("a reaction handler for users cannot take counts, which have no user") {
    for (const Reactions types : {Reactions::message_reaction, Reactions::message_reaction_count_updated}) {
        CHECK_THROWS_WITH_AS(MessageReactionHandler(nothing, types).user_id(1), doctest::Contains("have no user"),
                             ConfigError);
        CHECK_THROWS_AS(MessageReactionHandler(nothing, types).user_username("alice"), ConfigError);
    }
}

TEST_CASE("a handler for stopped messages takes users' wishes to stop one, everywhere or in some chats") {
    CHECK(takes_only(MessageGenerationStoppedHandler(nothing), UpdateKind::stopped_message_generation));
    CHECK(takes(MessageGenerationStoppedHandler(nothing).chat_id(-5), generation_stopped(-5)));
    CHECK_FALSE(takes(MessageGenerationStoppedHandler(nothing).chat_id(-5), generation_stopped(-6)));
}

TEST_CASE("a set of ids is shared with the handler, and an empty one stands for nobody") {
    filters::IdSet chats;
    const auto handler = ChatMemberHandler(nothing).chat_id(chats);
    CHECK_FALSE(takes(handler, member_change("my_chat_member", -5)));
    chats.add(-5);
    CHECK(takes(handler, member_change("my_chat_member", -5)));
    CHECK_FALSE(
        takes(ChatMemberHandler(nothing).chat_id(std::vector<std::int64_t>()), member_change("my_chat_member", -5)));
    const auto more = ChatMemberHandler(nothing).chat_id(chats, -6).chat_id(std::vector<std::int64_t>(1, -7));
    for (const std::int64_t id : {-5, -6, -7}) CHECK(takes(more, member_change("my_chat_member", id)));
    chats.remove(-5);
    CHECK_FALSE(takes(more, member_change("my_chat_member", -5)));
    CHECK(chats.empty());
}

TEST_CASE("handlers of chats always take their kinds where nothing narrows them") {
    CHECK(reaches(ChatMemberHandler(nothing, ChatMemberTypes::any_chat_member), members, members));
    CHECK(reaches(ChatMemberHandler(nothing).chat_id(1), UpdateKind::my_chat_member, none));
    CHECK(reaches(ChatJoinRequestHandler(nothing), UpdateKind::chat_join_request, UpdateKind::chat_join_request));
    CHECK(reaches(ChatJoinRequestHandler(nothing).chat_id(1), UpdateKind::chat_join_request, none));
    CHECK(reaches(ChatJoinRequestHandler(nothing).username("a"), UpdateKind::chat_join_request, none));
    CHECK(reaches(ChatBoostHandler(nothing, ChatBoostTypes::any_chat_boost), boosts, boosts));
    CHECK(reaches(ChatBoostHandler(nothing).chat_username("a"), UpdateKind::chat_boost, none));
    CHECK(reaches(MessageReactionHandler(nothing), reactions, reactions));
    CHECK(reaches(MessageReactionHandler(nothing).chat_id(1), reactions, none));
    CHECK(reaches(MessageReactionHandler(nothing, Reactions::message_reaction_updated).user_id(1),
                  UpdateKind::message_reaction, none));
    constexpr Kinds stops = UpdateKind::stopped_message_generation;
    CHECK(reaches(MessageGenerationStoppedHandler(nothing), stops, stops));
    CHECK(reaches(MessageGenerationStoppedHandler(nothing).chat_id(1), stops, none));
}
