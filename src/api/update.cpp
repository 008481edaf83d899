#include <tgfw/api/update.hpp>

#include <algorithm>
#include <iterator>

#include <api/generated/update_kinds.hpp>

namespace tgfw {

namespace {

/// The message that the update is about, where its kind is a message.
const Message* own_message(const Update& update) noexcept {
    for (const auto* message :
         {&update.message, &update.edited_message, &update.channel_post, &update.edited_channel_post,
          &update.business_message, &update.edited_business_message, &update.guest_message}) {
        if (message->has_value()) {
            return message->get();
        }
    }
    return nullptr;
}

/// The kinds that carry a `from` or `user` which is always there.
const User* plain_user(const Update& u) noexcept {
    if (u.callback_query) {
        return &u.callback_query->from;
    }
    if (u.inline_query) {
        return &u.inline_query->from;
    }
    if (u.chosen_inline_result) {
        return &u.chosen_inline_result->from;
    }
    if (u.shipping_query) {
        return &u.shipping_query->from;
    }
    if (u.pre_checkout_query) {
        return &u.pre_checkout_query->from;
    }
    if (u.purchased_paid_media) {
        return &u.purchased_paid_media->from;
    }
    if (u.my_chat_member) {
        return &u.my_chat_member->from;
    }
    if (u.chat_member) {
        return &u.chat_member->from;
    }
    if (u.chat_join_request) {
        return &u.chat_join_request->from;
    }
    if (u.business_connection) {
        return &u.business_connection->user;
    }
    if (u.managed_bot) {
        return &u.managed_bot->user;
    }
    if (u.subscription) {
        return &u.subscription->user;
    }
    return nullptr;
}

const Chat* button_chat(const CallbackQuery& query) noexcept {
    if (!query.message) {
        return nullptr;
    }
    if (const auto* message = std::get_if<Message>(query.message.get())) {
        return &message->chat;
    }
    const auto* inaccessible = std::get_if<InaccessibleMessage>(query.message.get());
    return inaccessible != nullptr ? &inaccessible->chat : nullptr;
}

}  // namespace

UpdateKind Update::kind() const {
    const std::size_t index = detail::present_kind(*this);
    if (index < detail::update_kind_count) {
        return UpdateKind(static_cast<UpdateKind::Known>(index));
    }
    return extra.unknown().empty() ? UpdateKind() : UpdateKind(extra.unknown().front().name);
}

const Message* Update::effective_message() const noexcept {
    if (const Message* own = own_message(*this)) {
        return own;
    }
    return callback_query && callback_query->message ? std::get_if<Message>(callback_query->message.get()) : nullptr;
}

const Chat* Update::effective_chat() const noexcept {
    if (const Message* own = own_message(*this)) {
        return &own->chat;
    }
    if (callback_query) {
        return button_chat(*callback_query);
    }
    if (deleted_business_messages) {
        return &deleted_business_messages->chat;
    }
    if (my_chat_member) {
        return &my_chat_member->chat;
    }
    if (chat_member) {
        return &chat_member->chat;
    }
    if (chat_join_request) {
        return &chat_join_request->chat;
    }
    if (chat_boost) {
        return &chat_boost->chat;
    }
    if (removed_chat_boost) {
        return &removed_chat_boost->chat;
    }
    if (message_reaction) {
        return &message_reaction->chat;
    }
    if (stopped_message_generation) {
        return &stopped_message_generation->chat;
    }
    return message_reaction_count ? &message_reaction_count->chat : nullptr;
}

const User* Update::effective_user() const noexcept {
    if (const Message* own = own_message(*this)) {
        return own->from.get();
    }
    if (poll_answer) {
        return poll_answer->user.get();
    }
    if (message_reaction) {
        return message_reaction->user.get();
    }
    return plain_user(*this);
}

const Chat* Update::effective_sender_chat() const noexcept {
    if (const Message* own = own_message(*this)) {
        return own->sender_chat.get();
    }
    if (poll_answer) {
        return poll_answer->voter_chat.get();
    }
    return message_reaction ? message_reaction->actor_chat.get() : nullptr;
}

const std::vector<UpdateKind>& all_update_kinds() {
    static const std::vector<UpdateKind> kinds = [] {
        std::vector<UpdateKind> all;
        for (std::size_t i = 0; i < detail::update_kind_count; ++i) {
            all.push_back(static_cast<UpdateKind::Known>(i));
        }
        return all;
    }();
    return kinds;
}

const std::vector<UpdateKind>& default_update_kinds() {
    static const std::vector<UpdateKind> kinds = [] {
        std::vector<UpdateKind> some;
        std::copy_if(all_update_kinds().begin(), all_update_kinds().end(), std::back_inserter(some), is_default);
        return some;
    }();
    return kinds;
}

bool is_default(const UpdateKind& kind) noexcept {
    return !kind.is_known() || detail::default_update_kinds[kind.index()];
}

}  // namespace tgfw
