#pragma once

#include <concepts>

#include <tgfw/api/update.hpp>

namespace tgfw {

/// What the update brings, if it is a `T`: the message of any of the seven kinds for Message, the callback query for
/// CallbackQuery, and so on; the update itself for Update. Null if it brings something else.
template <class T>
[[nodiscard]] const T* payload(const Update& u) noexcept {
    constexpr auto first = [](auto*... candidates) -> const T* {
        const T* found = nullptr;
        ((found == nullptr ? void(found = candidates) : void()), ...);
        return found;
    };
    if constexpr (std::same_as<T, Update>) {
        return &u;
    } else if constexpr (std::same_as<T, Message>) {
        return first(u.message.get(), u.edited_message.get(), u.channel_post.get(), u.edited_channel_post.get(),
                     u.business_message.get(), u.edited_business_message.get(), u.guest_message.get());
    } else if constexpr (std::same_as<T, ChatMemberUpdated>) {
        return first(u.my_chat_member.get(), u.chat_member.get());
    } else if constexpr (std::same_as<T, BusinessConnection>) {
        return u.business_connection.get();
    } else if constexpr (std::same_as<T, BusinessMessagesDeleted>) {
        return u.deleted_business_messages.get();
    } else if constexpr (std::same_as<T, MessageReactionUpdated>) {
        return u.message_reaction.get();
    } else if constexpr (std::same_as<T, MessageReactionCountUpdated>) {
        return u.message_reaction_count.get();
    } else if constexpr (std::same_as<T, InlineQuery>) {
        return u.inline_query.get();
    } else if constexpr (std::same_as<T, ChosenInlineResult>) {
        return u.chosen_inline_result.get();
    } else if constexpr (std::same_as<T, CallbackQuery>) {
        return u.callback_query.get();
    } else if constexpr (std::same_as<T, ShippingQuery>) {
        return u.shipping_query.get();
    } else if constexpr (std::same_as<T, PreCheckoutQuery>) {
        return u.pre_checkout_query.get();
    } else if constexpr (std::same_as<T, PaidMediaPurchased>) {
        return u.purchased_paid_media.get();
    } else if constexpr (std::same_as<T, Poll>) {
        return u.poll.get();
    } else if constexpr (std::same_as<T, PollAnswer>) {
        return u.poll_answer.get();
    } else if constexpr (std::same_as<T, ChatJoinRequest>) {
        return u.chat_join_request.get();
    } else if constexpr (std::same_as<T, ChatBoostUpdated>) {
        return u.chat_boost.get();
    } else if constexpr (std::same_as<T, ChatBoostRemoved>) {
        return u.removed_chat_boost.get();
    } else if constexpr (std::same_as<T, ManagedBotUpdated>) {
        return u.managed_bot.get();
    } else if constexpr (std::same_as<T, BotSubscriptionUpdated>) {
        return u.subscription.get();
    } else {
        static_assert(std::same_as<T, MessageGenerationStopped>,
                      "tgfw: no kind of update brings this type; use Update, or the type of one of its members");
        return u.stopped_message_generation.get();
    }
}

}  // namespace tgfw
