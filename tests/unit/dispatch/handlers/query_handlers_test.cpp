#include "fixture.hpp"

#include <tgfw/dispatch/handlers/chosen_inline_result_handler.hpp>
#include <tgfw/dispatch/handlers/inline_query_handler.hpp>
#include <tgfw/dispatch/handlers/poll_answer_handler.hpp>
#include <tgfw/dispatch/handlers/poll_handler.hpp>
#include <tgfw/dispatch/handlers/pre_checkout_query_handler.hpp>
#include <tgfw/dispatch/handlers/shipping_query_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("an inline query handler takes inline queries, and nothing else") {
    CHECK(takes_only(InlineQueryHandler(nothing), UpdateKind::inline_query));
    CHECK(matched(InlineQueryHandler(nothing), inline_query("cats")) == "none");
}

TEST_CASE("an inline query's pattern matches at the start of what was typed") {
    const InlineQueryHandler handler(nothing, "ca.");
    CHECK(matched(handler, inline_query("cats")) == "cat");
    CHECK(matched(InlineQueryHandler(nothing).pattern("ca."), inline_query("cats")) == "cat");
    CHECK_FALSE(takes(handler, inline_query("a cat")));
    CHECK_FALSE(takes(handler, inline_query("")));
    CHECK(takes(InlineQueryHandler(nothing, "$"), inline_query("")));
    CHECK_THROWS_AS(InlineQueryHandler(nothing, "("), ConfigError);
}

TEST_CASE("an inline query comes from one of the chat types, and one that does not tell it from none") {
    const auto handler = InlineQueryHandler(nothing).chat_types({ChatType::private_, ChatType::sender});
    CHECK(takes(handler, inline_query("x", "private")));
    CHECK(takes(handler, inline_query("x", "sender")));
    CHECK_FALSE(takes(handler, inline_query("x", "group")));
    CHECK_FALSE(takes(handler, inline_query("x")));
    CHECK_FALSE(takes(InlineQueryHandler(nothing).chat_types({}), inline_query("x", "private")));
    const auto both = InlineQueryHandler(nothing, "y").chat_types({ChatType::private_});
    CHECK(matched(both, inline_query("yes", "private")) == "y");
    CHECK_FALSE(takes(both, inline_query("no", "private")));
    CHECK_FALSE(takes(both, inline_query("yes", "group")));
}

TEST_CASE("a chosen inline result handler takes chosen results, whose id its pattern matches at the start") {
    CHECK(takes_only(ChosenInlineResultHandler(nothing), UpdateKind::chosen_inline_result));
    const ChosenInlineResultHandler handler(nothing, "[a-c]");
    CHECK(matched(handler, chosen_result("b1")) == "b");
    CHECK_FALSE(takes(handler, chosen_result("1b")));
    CHECK_FALSE(takes(handler, inline_query("b")));
    CHECK_THROWS_AS(ChosenInlineResultHandler(nothing).pattern("("), ConfigError);
}

TEST_CASE("a pre-checkout query handler takes orders, and gives the match of their payload") {
    CHECK(takes_only(PreCheckoutQueryHandler(nothing), UpdateKind::pre_checkout_query));
    const PreCheckoutQueryHandler handler(nothing, "order-\\d+");
    CHECK(matched(handler, pre_checkout("order-17/2")) == "order-17");
    CHECK_FALSE(takes(handler, pre_checkout("an order-17")));
    CHECK_THROWS_AS(PreCheckoutQueryHandler(nothing, "("), ConfigError);
}

TEST_CASE("a shipping query handler takes shipping queries, and nothing else") {
    CHECK(takes_only(ShippingQueryHandler(nothing), UpdateKind::shipping_query));
}

TEST_CASE("a poll handler takes polls, and a poll answer handler their answers") {
    CHECK(takes_only(PollHandler(nothing), UpdateKind::poll));
    CHECK(takes_only(PollAnswerHandler(nothing), UpdateKind::poll_answer));
}

TEST_CASE("handlers of queries and polls always take their kind where nothing narrows them") {
    CHECK(reaches(InlineQueryHandler(nothing), UpdateKind::inline_query, UpdateKind::inline_query));
    CHECK(reaches(InlineQueryHandler(nothing, "a"), UpdateKind::inline_query, Kinds::none()));
    CHECK(reaches(InlineQueryHandler(nothing).chat_types({}), UpdateKind::inline_query, Kinds::none()));
    CHECK(reaches(ChosenInlineResultHandler(nothing), UpdateKind::chosen_inline_result,
                  UpdateKind::chosen_inline_result));
    CHECK(reaches(ChosenInlineResultHandler(nothing, "a"), UpdateKind::chosen_inline_result, Kinds::none()));
    CHECK(reaches(PreCheckoutQueryHandler(nothing), UpdateKind::pre_checkout_query, UpdateKind::pre_checkout_query));
    CHECK(reaches(PreCheckoutQueryHandler(nothing, "a"), UpdateKind::pre_checkout_query, Kinds::none()));
    CHECK(reaches(ShippingQueryHandler(nothing), UpdateKind::shipping_query, UpdateKind::shipping_query));
    CHECK(reaches(PollHandler(nothing), UpdateKind::poll, UpdateKind::poll));
    CHECK(reaches(PollAnswerHandler(nothing), UpdateKind::poll_answer, UpdateKind::poll_answer));
}
