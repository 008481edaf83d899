#pragma once

#include <concepts>
#include <type_traits>

#include <tgfw/api/update.hpp>
#include <tgfw/dispatch/kinds.hpp>

namespace tgfw {

/// The kinds of update that bring a `T`; none for a type that no update brings.
template <class T>
inline constexpr Kinds payload_kinds = Kinds::none();

template <>
inline constexpr Kinds payload_kinds<Update> = Kinds::all();
template <>
inline constexpr Kinds payload_kinds<Message> = Kinds::messages();
template <>
inline constexpr Kinds payload_kinds<ChatMemberUpdated> = Kinds(UpdateKind::my_chat_member) | UpdateKind::chat_member;
template <>
inline constexpr Kinds payload_kinds<BusinessConnection> = UpdateKind::business_connection;
template <>
inline constexpr Kinds payload_kinds<BusinessMessagesDeleted> = UpdateKind::deleted_business_messages;
template <>
inline constexpr Kinds payload_kinds<MessageReactionUpdated> = UpdateKind::message_reaction;
template <>
inline constexpr Kinds payload_kinds<MessageReactionCountUpdated> = UpdateKind::message_reaction_count;
template <>
inline constexpr Kinds payload_kinds<InlineQuery> = UpdateKind::inline_query;
template <>
inline constexpr Kinds payload_kinds<ChosenInlineResult> = UpdateKind::chosen_inline_result;
template <>
inline constexpr Kinds payload_kinds<CallbackQuery> = UpdateKind::callback_query;
template <>
inline constexpr Kinds payload_kinds<ShippingQuery> = UpdateKind::shipping_query;
template <>
inline constexpr Kinds payload_kinds<PreCheckoutQuery> = UpdateKind::pre_checkout_query;
template <>
inline constexpr Kinds payload_kinds<PaidMediaPurchased> = UpdateKind::purchased_paid_media;
template <>
inline constexpr Kinds payload_kinds<Poll> = UpdateKind::poll;
template <>
inline constexpr Kinds payload_kinds<PollAnswer> = UpdateKind::poll_answer;
template <>
inline constexpr Kinds payload_kinds<ChatJoinRequest> = UpdateKind::chat_join_request;
template <>
inline constexpr Kinds payload_kinds<ChatBoostUpdated> = UpdateKind::chat_boost;
template <>
inline constexpr Kinds payload_kinds<ChatBoostRemoved> = UpdateKind::removed_chat_boost;
template <>
inline constexpr Kinds payload_kinds<ManagedBotUpdated> = UpdateKind::managed_bot;
template <>
inline constexpr Kinds payload_kinds<BotSubscriptionUpdated> = UpdateKind::subscription;
template <>
inline constexpr Kinds payload_kinds<MessageGenerationStopped> = UpdateKind::stopped_message_generation;

/// A type that some kind of update brings: Message, CallbackQuery, …, and Update itself.
template <class T>
concept UpdatePayload = !payload_kinds<T>.empty();

/// What the update brings, if it is a `T`: the message of any of the seven kinds for Message, the callback query for
/// CallbackQuery, and so on; the update itself for Update. Null if it brings something else.
template <class T>
[[nodiscard]] const T* payload(const Update& u) noexcept {
    static_assert(UpdatePayload<T>,
                  "tgfw: no kind of update brings this type; use Update, or the type of one of its members");
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
    } else if constexpr (std::same_as<T, MessageGenerationStopped>) {
        return u.stopped_message_generation.get();
    }
}

}  // namespace tgfw
