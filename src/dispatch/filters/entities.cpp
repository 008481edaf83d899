#include <tgfw/dispatch/filters/entities.hpp>

#include <algorithm>
#include <cstddef>

namespace tgfw::filters::detail {

namespace {

/// Where in UTF-8 the UTF-16 unit number `unit` begins, counted from `from`; the end if there are fewer.
std::size_t skip_units(std::string_view text, std::size_t from, std::int64_t units) noexcept {
    std::size_t at = from;
    while (at < text.size() && units > 0) {
        units -= static_cast<unsigned char>(text[at]) >= 0xf0 ? 2 : 1;
        do ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
    }
    return at;
}

std::string_view text_of(const MessageEntity& entity, std::string_view text) noexcept {
    const std::size_t begin = skip_units(text, 0, entity.offset);
    return text.substr(begin, skip_units(text, begin, entity.length) - begin);
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
