// Any text with any entities, which may overlap, be empty, or lie outside of it, as a hostile or a future server may
// send them: converted or refused, never read beyond its ends; and split without losing or adding a letter.
#include <cstring>
#include <string>
#include <vector>

#include <tgfw/bot/text/split.hpp>
#include <tgfw/bot/text/utf16.hpp>

#include "round_trip.hpp"

namespace {

using namespace tgfw;

/// Eight bytes each: kind, and offset and length with their signs.
MessageEntity entity_of(const std::uint8_t* bytes) {
    static const std::vector<MessageEntityType> kinds{
        MessageEntityType::bold,          MessageEntityType::italic,      MessageEntityType::underline,
        MessageEntityType::strikethrough, MessageEntityType::spoiler,     MessageEntityType::code,
        MessageEntityType::pre,           MessageEntityType::text_link,   MessageEntityType::text_mention,
        MessageEntityType::custom_emoji,  MessageEntityType::blockquote,  MessageEntityType::expandable_blockquote,
        MessageEntityType::url,           MessageEntityType::bot_command, MessageEntityType("a_new_one")};
    std::int16_t offset = 0;
    std::int16_t length = 0;
    std::memcpy(&offset, bytes + 1, sizeof offset);
    std::memcpy(&length, bytes + 3, sizeof length);
    MessageEntity entity;
    entity.type = kinds[bytes[0] % kinds.size()];
    entity.offset = bytes[5] == 0xff ? offset * std::int64_t{1} << 47 : offset;
    entity.length = bytes[6] == 0xff ? length * std::int64_t{1} << 47 : length;
    if (entity.type == MessageEntityType::text_link) entity.url = std::string("https://example.com/\"<>&)");
    if (entity.type == MessageEntityType::custom_emoji) entity.custom_emoji_id = std::string("5368324170671202286");
    return entity;
}

void use(const FormattedText& text) {
    for (const MessageEntity& entity : text.entities) {
        static_cast<void>(utf16_slice(text.text, entity.offset, entity.length));
    }
    try {
        static_cast<void>(to_html(text));
        static_cast<void>(to_markdown_v2(text));
        static_cast<void>(to_markdown(text));
        const FormattedText normal = normalize(text);
        if (normalize(normal) != normal) std::abort();
        std::string joined;
        for (const FormattedText& part : split_message(text, 16)) {
            if (utf16_length(part.text) > 16) std::abort();
            joined += part.text;
        }
        if (joined.size() > text.text.size()) std::abort();
    } catch (const TextRefused&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t entity_size = 8;
    if (size == 0 || size > 4096) return 0;
    const std::size_t count = data[0] % 16;
    if (size < 1 + count * entity_size) return 0;
    FormattedText text;
    for (std::size_t i = 0; i < count; ++i) text.entities.push_back(entity_of(data + 1 + i * entity_size));
    text.text = std::string(fuzz::text_of(data + 1 + count * entity_size, size - 1 - count * entity_size));
    use(text);
    return 0;
}
