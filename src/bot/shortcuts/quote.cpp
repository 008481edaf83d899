#include <tgfw/bot/shortcuts/quote.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/bot/text/text.hpp>
#include <tgfw/bot/text/utf16.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

/// Bot API, ReplyParameters.quote: a quote has these, and no others.
bool stands_in_quotes(const MessageEntityType& type) {
    return type == MessageEntityType::bold || type == MessageEntityType::italic ||
           type == MessageEntityType::underline || type == MessageEntityType::strikethrough ||
           type == MessageEntityType::spoiler || type == MessageEntityType::custom_emoji ||
           type == MessageEntityType::date_time;
}

std::optional<std::size_t> find_occurrence(std::string_view text, std::string_view part, std::size_t occurrence) {
    if (part.empty()) return std::nullopt;
    std::size_t place = text.find(part);
    for (; place != std::string_view::npos && occurrence > 0; --occurrence)
        place = text.find(part, place + part.size());
    return place == std::string_view::npos ? std::nullopt : std::optional(place);
}

/// The entities in `length` units from `begin` on, counted from there, and cut at the ends.
std::vector<MessageEntity> entities_within(const std::vector<MessageEntity>& entities, std::int64_t begin,
                                           std::int64_t length) {
    std::vector<MessageEntity> found;
    for (const MessageEntity& entity : entities) {
        const std::int64_t from = std::max<std::int64_t>(entity.offset - begin, 0);
        const std::int64_t to = std::min(entity.offset + entity.length - begin, length);
        if (from >= to || !stands_in_quotes(entity.type)) continue;
        found.push_back(entity);
        found.back().offset = from;
        found.back().length = to - from;
    }
    return found;
}

}  // namespace

ReplyParameters quote_of(const Message& message, std::string_view part, std::size_t occurrence) {
    const FormattedText whole = formatted_text(message);
    const auto place = find_occurrence(whole.text, part, occurrence);
    if (!place) {
        throw ConfigError("quote_of: the message does not have this part in its text or caption " +
                          std::to_string(occurrence + 1) + " times");
    }
    const std::int64_t begin = utf16_length(std::string_view(whole.text).substr(0, *place));
    ReplyParameters reply;
    reply.message_id = message.message_id;
    reply.quote = std::string(part);
    reply.quote_position = begin;
    // Also where there are none: the part is no HTML, whatever the bot's defaults are.
    reply.quote_entities = entities_within(whole.entities, begin, utf16_length(part));
    return reply;
}

}  // namespace tgfw
