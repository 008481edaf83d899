#include <dispatch/conversation/key_rule.hpp>

#include <variant>

namespace tgfw::detail {

namespace {

constexpr Kinds of(std::initializer_list<UpdateKind::Known> list) {
    Kinds kinds;
    for (const auto kind : list) kinds |= kind;
    return kinds;
}

constexpr Kinds kChannelPosts = of({UpdateKind::channel_post, UpdateKind::edited_channel_post});
constexpr Kinds kMessages = Kinds::messages() - kChannelPosts;

/// Names the message whose button was tapped. False if there is none.
bool set_message(const CallbackQuery& query, ConversationKey& key) {
    if (query.inline_message_id) {
        key.inline_message = *query.inline_message_id;
        return true;
    }
    if (!query.message) return false;
    if (const auto* message = std::get_if<Message>(query.message.get())) {
        key.message = message->message_id;
    } else if (const auto* inaccessible = std::get_if<InaccessibleMessage>(query.message.get())) {
        key.message = inaccessible->message_id;
    }
    return key.message != 0;
}

}  // namespace

Kinds kinds_with_chat() noexcept {
    return kMessages | of({UpdateKind::callback_query, UpdateKind::deleted_business_messages,
                           UpdateKind::my_chat_member, UpdateKind::chat_member, UpdateKind::chat_join_request,
                           UpdateKind::chat_boost, UpdateKind::removed_chat_boost, UpdateKind::message_reaction,
                           UpdateKind::message_reaction_count, UpdateKind::stopped_message_generation});
}

Kinds kinds_with_user() noexcept {
    return kMessages | of({UpdateKind::callback_query, UpdateKind::inline_query, UpdateKind::chosen_inline_result,
                           UpdateKind::shipping_query, UpdateKind::pre_checkout_query, UpdateKind::purchased_paid_media,
                           UpdateKind::my_chat_member, UpdateKind::chat_member, UpdateKind::chat_join_request,
                           UpdateKind::business_connection, UpdateKind::managed_bot, UpdateKind::subscription,
                           UpdateKind::poll_answer, UpdateKind::message_reaction});
}

Kinds KeyRule::kinds() const noexcept {
    Kinds kinds = Kinds::all() - kChannelPosts - Kinds::objects();
    if (per_chat) kinds &= kinds_with_chat();
    if (per_user) kinds &= kinds_with_user();
    if (per_message) kinds &= UpdateKind::callback_query;
    return kinds;
}

std::optional<ConversationKey> KeyRule::key_of(const Update& update) const {
    ConversationKey key;
    if (update.channel_post || update.edited_channel_post) return std::nullopt;
    if (per_chat) {
        const Chat* chat = update.effective_chat();
        if (chat == nullptr) return std::nullopt;
        key.chat = chat->id;
    }
    if (per_user) {
        const User* user = update.effective_user();
        if (user == nullptr) return std::nullopt;
        key.user = user->id;
    }
    if (per_message && (!update.callback_query || !set_message(*update.callback_query, key))) return std::nullopt;
    if (per_topic) {
        const Message* message = update.effective_message();
        if (message != nullptr && message->is_topic_message) key.topic = message->message_thread_id.value_or(0);
    }
    return key;
}

}  // namespace tgfw::detail
