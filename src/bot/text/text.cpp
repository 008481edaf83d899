#include <tgfw/bot/text/text.hpp>

#include <fmt/format.h>

#include <bot/text/utf.hpp>

namespace tgfw {
namespace {

/// Puts `entity` around the whole text, before the entities in it.
FormattedText wrap(FormattedText label, MessageEntity entity) {
    entity.length = utf16_length(label.text);
    if (entity.length > 0) label.entities.insert(label.entities.begin(), std::move(entity));
    return label;
}

MessageEntity entity_of(MessageEntityType::Known type) {
    return MessageEntity(type, 0, 0);
}

void append(FormattedText& to, std::int64_t units, const FormattedText& more) {
    // What is appended may be the text itself.
    const std::size_t count = more.entities.size();
    to.text += more.text;
    for (std::size_t i = 0; i < count; ++i) {
        MessageEntity entity = more.entities[i];
        entity.offset += units;
        to.entities.push_back(std::move(entity));
    }
}

}  // namespace

FormattedText& FormattedText::operator+=(const FormattedText& more) {
    append(*this, utf16_length(text), more);
    return *this;
}

bool FormattedText::operator==(const FormattedText& other) const {
    return text == other.text && entities == other.entities;
}

FormattedText formatted_text(const Message& message) {
    if (message.text) {
        return FormattedText(*message.text, message.entities.value_or(std::vector<MessageEntity>()));
    }
    if (!message.caption) return FormattedText();
    return FormattedText(*message.caption, message.caption_entities.value_or(std::vector<MessageEntity>()));
}

namespace detail {

FormattedText TextBuilder::take(MessageEntityType::Known type) {
    return wrap(std::move(out_), entity_of(type));
}

void TextBuilder::add_formatted(const FormattedText& piece) {
    append(out_, units_, piece);
    units_ += utf16_length(piece.text);
}

void TextBuilder::add_text(std::string_view piece) {
    out_.text += piece;
    units_ += utf16_length(piece);
}

void TextBuilder::add_unsigned(std::uint64_t number) {
    add_text(fmt::format("{}", number));
}
void TextBuilder::add_signed(std::int64_t number) {
    add_text(fmt::format("{}", number));
}
void TextBuilder::add_double(double number) {
    add_text(fmt::format("{}", number));
}

}  // namespace detail

namespace rich {

FormattedText pre(std::string_view code, std::string language) {
    MessageEntity entity = entity_of(MessageEntityType::pre);
    if (!language.empty()) entity.language = std::move(language);
    return wrap(code, std::move(entity));
}

FormattedText link(FormattedText label, std::string url) {
    return wrap(std::move(label), entity_of(MessageEntityType::text_link).with_url(std::move(url)));
}

FormattedText mention(FormattedText label, std::int64_t user_id) {
    return wrap(std::move(label), entity_of(MessageEntityType::text_mention).with_user(User(user_id, false, "")));
}

FormattedText mention(const User& user) {
    std::string name = user.first_name;
    if (user.last_name) name.append(" ").append(*user.last_name);
    return wrap(name, entity_of(MessageEntityType::text_mention).with_user(user));
}

FormattedText custom_emoji(std::string_view emoji, std::string id) {
    return wrap(emoji, entity_of(MessageEntityType::custom_emoji).with_custom_emoji_id(std::move(id)));
}

FormattedText date_time(FormattedText label, std::int64_t unix_time, std::string format) {
    MessageEntity entity = entity_of(MessageEntityType::date_time).with_unix_time(unix_time);
    if (!format.empty()) entity.date_time_format = std::move(format);
    return wrap(std::move(label), std::move(entity));
}

}  // namespace rich

}  // namespace tgfw
