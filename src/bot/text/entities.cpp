#include <bot/text/entities.hpp>

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace tgfw::styled {
namespace {

struct KindName {
    EntityKind kind;
    MessageEntityType::Known type;
};

constexpr KindName names[] = {
    {EntityKind::blockquote, MessageEntityType::blockquote},
    {EntityKind::expandable_blockquote, MessageEntityType::expandable_blockquote},
    {EntityKind::pre, MessageEntityType::pre},
    {EntityKind::pre_with_language, MessageEntityType::pre},
    {EntityKind::code, MessageEntityType::code},
    {EntityKind::date_time, MessageEntityType::date_time},
    {EntityKind::text_link, MessageEntityType::text_link},
    {EntityKind::text_mention, MessageEntityType::text_mention},
    {EntityKind::mention, MessageEntityType::mention},
    {EntityKind::hashtag, MessageEntityType::hashtag},
    {EntityKind::cashtag, MessageEntityType::cashtag},
    {EntityKind::bot_command, MessageEntityType::bot_command},
    {EntityKind::url, MessageEntityType::url},
    {EntityKind::email, MessageEntityType::email},
    {EntityKind::bold, MessageEntityType::bold},
    {EntityKind::italic, MessageEntityType::italic},
    {EntityKind::underline, MessageEntityType::underline},
    {EntityKind::strikethrough, MessageEntityType::strikethrough},
    {EntityKind::spoiler, MessageEntityType::spoiler},
    {EntityKind::custom_emoji, MessageEntityType::custom_emoji},
};

bool is_automatic(EntityKind kind) {
    return kind >= EntityKind::mention && kind <= EntityKind::email;
}

std::int64_t to_number(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool read_date(const MessageEntity& from, TextEntity& to) try {
    const std::string format = from.date_time_format.value_or("");
    check_date_format(format);
    to.argument = date_argument(std::to_string(from.unix_time.value_or(-1)), format);
    return !to.argument.empty();
} catch (const TextRefused&) {
    return false;
}

/// Whether there is what the kind needs.
bool read_argument(const MessageEntity& from, TextEntity& to) {
    switch (to.kind) {
        case EntityKind::pre:
            if (from.language && !from.language->empty()) {
                to.kind = EntityKind::pre_with_language;
                to.argument = *from.language;
            }
            return true;
        case EntityKind::text_link:
            to = link_entity(from.url.value_or(""), to.offset, to.length);
            return !to.argument.empty();
        case EntityKind::text_mention:
            if (from.user) to.argument = std::to_string(from.user->id);
            return is_id(to.argument);
        case EntityKind::custom_emoji:
            to.argument = from.custom_emoji_id.value_or("");
            return is_id(to.argument);
        case EntityKind::date_time:
            return read_date(from, to);
        default:
            return true;
    }
}

}  // namespace

std::optional<TextEntity> from_api(const MessageEntity& entity) {
    for (const KindName& name : names) {
        if (!(entity.type == name.type)) continue;
        TextEntity out(name.kind, entity.offset, entity.length);
        if (is_automatic(name.kind) || !read_argument(entity, out)) return std::nullopt;
        return out;
    }
    return std::nullopt;
}

MessageEntity to_api(const TextEntity& entity) {
    MessageEntity out;
    for (const KindName& name : names) {
        if (name.kind == entity.kind) out.type = name.type;
    }
    out.offset = entity.offset;
    out.length = entity.length;
    if (entity.kind == EntityKind::pre_with_language) out.language = entity.argument;
    if (entity.kind == EntityKind::text_link) out.url = entity.argument;
    if (entity.kind == EntityKind::custom_emoji) out.custom_emoji_id = entity.argument;
    if (entity.kind == EntityKind::text_mention) out.user = User(to_number(entity.argument), false, "");
    if (entity.kind == EntityKind::date_time) {
        const std::size_t space = entity.argument.find(' ');
        out.unix_time = to_number(std::string_view(entity.argument).substr(0, space));
        if (space + 1 < entity.argument.size()) out.date_time_format = entity.argument.substr(space + 1);
    }
    return out;
}

StyledText from_formatted(const FormattedText& formatted) {
    StyledText styled;
    styled.text = formatted.text;
    for (const MessageEntity& entity : formatted.entities) {
        if (auto known = from_api(entity)) styled.entities.push_back(std::move(*known));
    }
    check_entities(styled);
    normalize_entities(styled.entities);
    return styled;
}

Users users_of(const std::vector<MessageEntity>& entities) {
    Users users;
    for (const MessageEntity& entity : entities) {
        if (entity.user) users.emplace(entity.user->id, &*entity.user);
    }
    return users;
}

FormattedText to_formatted(StyledText styled, const Users& users) {
    FormattedText out(std::move(styled.text));
    out.entities.reserve(styled.entities.size());
    for (const TextEntity& entity : styled.entities) {
        MessageEntity made = to_api(entity);
        if (made.user) {
            if (const auto user = users.find(made.user->id); user != users.end()) made.user = *user->second;
        }
        out.entities.push_back(std::move(made));
    }
    return out;
}

}  // namespace tgfw::styled
