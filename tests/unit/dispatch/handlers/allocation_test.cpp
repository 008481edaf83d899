#include "fixture.hpp"

#include <optional>
#include <utility>

#include <tgfw/dispatch/handlers/business_connection_handler.hpp>
#include <tgfw/dispatch/handlers/business_messages_deleted_handler.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/chat_boost_handler.hpp>
#include <tgfw/dispatch/handlers/chat_join_request_handler.hpp>
#include <tgfw/dispatch/handlers/chat_member_handler.hpp>
#include <tgfw/dispatch/handlers/chosen_inline_result_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/inline_query_handler.hpp>
#include <tgfw/dispatch/handlers/managed_bot_updated_handler.hpp>
#include <tgfw/dispatch/handlers/message_generation_stopped_handler.hpp>
#include <tgfw/dispatch/handlers/message_reaction_handler.hpp>
#include <tgfw/dispatch/handlers/paid_media_purchased_handler.hpp>
#include <tgfw/dispatch/handlers/poll_answer_handler.hpp>
#include <tgfw/dispatch/handlers/poll_handler.hpp>
#include <tgfw/dispatch/handlers/pre_checkout_query_handler.hpp>
#include <tgfw/dispatch/handlers/prefix_handler.hpp>
#include <tgfw/dispatch/handlers/shipping_query_handler.hpp>
#include <tgfw/dispatch/handlers/string_command_handler.hpp>
#include <tgfw/dispatch/handlers/string_regex_handler.hpp>
#include <tgfw/dispatch/handlers/subscription_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/allocations.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

const char* const long_name = "a_name_that_fits_into_no_small_string";
const char* const other_name = "ANOTHER_NAME_THAT_IS_LONG_AS_WELL";

/// A handler, and an update that it looks at and does not take.
class Refusal {
public:
    template <class H>
    Refusal(H h, Incoming u) : handler(std::move(h)), update(std::move(u)) {}

    Handler handler;
    Incoming update;
};

std::vector<Refusal> refusals() {
    std::vector<Refusal> all;
    const std::string text = std::string(other_name) + " text";
    all.emplace_back(CommandHandler("go", nothing), command_update(5, "/a_command_that_is_long_as_well"));
    all.emplace_back(PrefixHandler({"!", "#"}, long_name, nothing), text_update(5, text));
    all.emplace_back(PrefixHandler("!", "Помощь", nothing), text_update(5, text));
    all.emplace_back(CallbackQueryHandler(nothing, "a+b"), callback_update(5, text));
    all.emplace_back(CallbackQueryHandler(nothing).pattern([](std::string_view) { return false; }),
                     callback_update(5, text));
    all.emplace_back(CallbackQueryHandler(nothing).game_pattern("a"), game_tap(text));
    all.emplace_back(InlineQueryHandler(nothing, "a").chat_types({ChatType::group}), inline_query(text, "group"));
    all.emplace_back(InlineQueryHandler(nothing).chat_types({ChatType::group}), inline_query(text, "private"));
    all.emplace_back(ChosenInlineResultHandler(nothing, "a"), chosen_result(text));
    all.emplace_back(PreCheckoutQueryHandler(nothing, "a"), pre_checkout(text));
    all.emplace_back(ChatMemberHandler(nothing).chat_id(1, 2), member_change("my_chat_member", -5));
    all.emplace_back(ChatJoinRequestHandler(nothing).chat_id(1).username(long_name),
                     join_request(-5, other_name, 6, other_name));
    all.emplace_back(ChatBoostHandler(nothing).chat_username(long_name), boost_added(-5, other_name));
    all.emplace_back(MessageReactionHandler(nothing).chat_username(long_name), reaction_count(-5, other_name));
    all.emplace_back(BusinessConnectionHandler(nothing).username(long_name), business_connection(6, other_name));
    all.emplace_back(BusinessMessagesDeletedHandler(nothing).username(long_name), business_deletion(6, other_name));
    all.emplace_back(PaidMediaPurchasedHandler(nothing).username(long_name), purchase(6, other_name));
    all.emplace_back(ManagedBotUpdatedHandler(nothing).username(long_name), managed_bot(6, other_name, 7, other_name));
    all.emplace_back(SubscriptionHandler(nothing, "a").username(other_name), subscription(6, other_name, text));
    all.emplace_back(MessageGenerationStoppedHandler(nothing).chat_id(1), generation_stopped(-5));
    all.emplace_back(ShippingQueryHandler(nothing), poll());
    all.emplace_back(PollHandler(nothing), shipping());
    all.emplace_back(PollAnswerHandler(nothing), shipping());
    all.emplace_back(TypeHandler<std::string>(nothing), Incoming::object(5));
    all.emplace_back(StringCommandHandler("go", nothing), Incoming::object("/" + text));
    all.emplace_back(StringRegexHandler("a", nothing), Incoming::object(text));
    return all;
}

}  // namespace

TEST_CASE("no handler allocates to say no") {
    for (const Refusal& refusal : refusals()) {
        const UpdateView view(refusal.update, &this_bot());
        Match match;
        CHECK_FALSE(refusal.handler.check(view, match));  // A regular expression learns its states the first time.
        const std::size_t before = allocations_so_far();
        const bool yes = refusal.handler.check(view, match);
        const std::size_t taken = allocations_so_far() - before;
        CHECK_FALSE(yes);
        CHECK_MESSAGE(taken == 0, refusal.handler.info().name);
    }
}
