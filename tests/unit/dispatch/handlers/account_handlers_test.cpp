#include "fixture.hpp"

#include <tgfw/dispatch/handlers/business_connection_handler.hpp>
#include <tgfw/dispatch/handlers/business_messages_deleted_handler.hpp>
#include <tgfw/dispatch/handlers/managed_bot_updated_handler.hpp>
#include <tgfw/dispatch/handlers/paid_media_purchased_handler.hpp>
#include <tgfw/dispatch/handlers/subscription_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

template <class H>
bool narrows(const H& all, const H& some, Kinds kind) {
    return reaches(all, kind, kind) && reaches(some, kind, Kinds::none()) && takes_only(all, kind);
}

}  // namespace

TEST_CASE("a business connection handler takes connections of all users, or of some by id or name") {
    const auto some = BusinessConnectionHandler(nothing).user_id(7).username("@Alice");
    CHECK(narrows(BusinessConnectionHandler(nothing), some, UpdateKind::business_connection));
    CHECK(takes(some, business_connection(7, "bob")));
    CHECK(takes(some, business_connection(8, "ALICE")));
    CHECK_FALSE(takes(some, business_connection(8, "bob")));
}

TEST_CASE("a handler of deleted business messages takes those of all chats, or of some by id or name") {
    const auto some = BusinessMessagesDeletedHandler(nothing).chat_id(7).username("alice");
    CHECK(narrows(BusinessMessagesDeletedHandler(nothing), some, UpdateKind::deleted_business_messages));
    CHECK(takes(some, business_deletion(7, "bob")));
    CHECK(takes(some, business_deletion(8, "Alice")));
    CHECK_FALSE(takes(some, business_deletion(8, "bob")));
}

TEST_CASE("a paid media handler takes purchases of all users, or of some by id or name") {
    const auto some = PaidMediaPurchasedHandler(nothing).user_id(7).username("alice", "carol");
    CHECK(narrows(PaidMediaPurchasedHandler(nothing), some, UpdateKind::purchased_paid_media));
    CHECK(takes(some, purchase(7, "bob")));
    CHECK(takes(some, purchase(8, "Carol")));
    CHECK_FALSE(takes(some, purchase(8, "bob")));
}

TEST_CASE("a managed bot handler looks at the owner and at the bot") {
    const auto some = ManagedBotUpdatedHandler(nothing).user_id(7).username("alice");
    CHECK(narrows(ManagedBotUpdatedHandler(nothing), some, UpdateKind::managed_bot));
    CHECK(takes(some, managed_bot(7, "x", 8, "y")));
    CHECK(takes(some, managed_bot(8, "x", 7, "y")));
    CHECK(takes(some, managed_bot(8, "alice", 9, "y")));
    CHECK(takes(some, managed_bot(8, "x", 9, "Alice")));
    CHECK_FALSE(takes(some, managed_bot(8, "x", 9, "y")));
}

TEST_CASE("a subscription handler takes those of some users and with some payloads") {
    const auto users = SubscriptionHandler(nothing).user_id(7).username("alice");
    CHECK(narrows(SubscriptionHandler(nothing), users, UpdateKind::subscription));
    CHECK(takes(users, subscription(7, "bob", "p")));
    CHECK(takes(users, subscription(8, "alice", "p")));
    CHECK_FALSE(takes(users, subscription(8, "bob", "p")));
    const auto both = SubscriptionHandler(nothing, "gold").user_id(7);
    CHECK(matched(both, subscription(7, "bob", "gold-1")) == "gold");
    CHECK_FALSE(takes(both, subscription(7, "bob", "old gold")));
    CHECK_FALSE(takes(both, subscription(8, "bob", "gold")));
    CHECK(reaches(SubscriptionHandler(nothing, "gold"), UpdateKind::subscription, Kinds::none()));
}
