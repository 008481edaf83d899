#include <tgfw/dispatch/filters/entities.hpp>

#include <algorithm>

#include <tgfw/bot/text/utf16.hpp>

namespace tgfw::filters::detail {

namespace {

std::string_view text_of(const MessageEntity& entity, std::string_view text) {
    return utf16_slice(text, entity.offset, entity.length);
}

}  // namespace

bool has_entity(const std::optional<std::vector<MessageEntity>>& entities, const MessageEntityType& type) noexcept {
    if (!entities) return false;
    return std::any_of(entities->begin(), entities->end(), [&](const auto& entity) { return entity.type == type; });
}

void MentionFilter::add(const User& user) {
    wanted_.add(user.id);
    if (user.username) user_names_.add(*user.username);
}

bool MentionFilter::operator()(const UpdateView& view, Match&) const {
    const Message& message = *view.message();
    if (!message.text || !message.entities) return false;
    return std::any_of(message.entities->begin(), message.entities->end(),
                       [&](const MessageEntity& entity) { return is_wanted(entity, *message.text); });
}

bool MentionFilter::is_wanted(const MessageEntity& entity, std::string_view text) const noexcept {
    const bool by_name = entity.type == MessageEntityType::mention;
    if (!by_name && entity.type != MessageEntityType::text_mention) return false;
    const std::string_view mention = text_of(entity, text);
    if (wanted_.contains(mention)) return true;
    if (by_name) return user_names_.contains(mention);
    const User* const user = entity.user.get();
    return user != nullptr && (wanted_.contains(user->id) || (user->username && user_names_.contains(*user->username)));
}

}  // namespace tgfw::filters::detail
