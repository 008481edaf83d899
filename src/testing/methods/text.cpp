#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

struct KindName {
    EntityKind kind;
    std::string_view name;
};

constexpr KindName names[] = {
    {EntityKind::blockquote, "blockquote"},
    {EntityKind::expandable_blockquote, "expandable_blockquote"},
    {EntityKind::pre_with_language, "pre"},
    {EntityKind::pre, "pre"},
    {EntityKind::code, "code"},
    {EntityKind::text_link, "text_link"},
    {EntityKind::text_mention, "text_mention"},
    {EntityKind::mention, "mention"},
    {EntityKind::hashtag, "hashtag"},
    {EntityKind::cashtag, "cashtag"},
    {EntityKind::bot_command, "bot_command"},
    {EntityKind::url, "url"},
    {EntityKind::email, "email"},
    {EntityKind::bold, "bold"},
    {EntityKind::italic, "italic"},
    {EntityKind::underline, "underline"},
    {EntityKind::strikethrough, "strikethrough"},
    {EntityKind::spoiler, "spoiler"},
    {EntityKind::custom_emoji, "custom_emoji"},
};

/// The entity a bot gave, or nothing for the kinds that the server finds by itself.
std::optional<TextEntity> from_api(const MessageEntity& entity) {
    const std::string_view type = entity.type.to_string();
    static constexpr std::string_view automatic[] = {"mention", "hashtag", "cashtag",      "bot_command",
                                                     "url",     "email",   "phone_number", "bank_card_number"};
    for (const std::string_view name : automatic) {
        if (type == name) return std::nullopt;
    }
    for (const KindName& known : names) {
        if (known.name != type || known.kind == EntityKind::pre_with_language) continue;
        TextEntity out(known.kind, entity.offset, entity.length);
        if (entity.language && known.kind == EntityKind::pre) {
            out.kind = EntityKind::pre_with_language;
            out.argument = *entity.language;
        }
        if (entity.custom_emoji_id) out.argument = *entity.custom_emoji_id;
        if (known.kind == EntityKind::text_link) {
            out = link_entity(entity.url.value_or(""), entity.offset, entity.length);
            if (out.argument.empty()) return std::nullopt;
        }
        if (known.kind == EntityKind::text_mention && entity.user) out.argument = std::to_string(entity.user->id);
        return out;
    }
    throw bad_request("can't parse MessageEntity: Unsupported type specified");
}

std::vector<TextEntity> read_entities(const EmulatorParams& params, std::string_view name) {
    std::vector<TextEntity> out;
    const std::string* given = params.find(name);
    if (!given) return out;
    for_each_json_element(*given, [&](std::string_view raw) {
        try {
            if (auto entity = from_api(decode<MessageEntity>(raw))) out.push_back(std::move(*entity));
        } catch (const DecodeError&) {
            throw bad_request("can't parse MessageEntity: Unsupported type specified");
        }
    });
    return out;
}

}  // namespace

StyledText read_text(const EmulatorParams& params, std::string_view text_name, std::string_view entities_name,
                     std::string_view mode_name) {
    const std::string text = params.text(text_name);
    if (text.size() > 32'768) throw bad_request("text is too long");
    const std::string mode = params.text(mode_name);
    const bool parses = !mode.empty() && ascii::lower_case(mode) != "none";
    try {
        return format_text(text, mode, parses ? std::vector<TextEntity>() : read_entities(params, entities_name));
    } catch (const TextRefused& refused) {
        throw bad_request(refused.what());
    }
}

std::vector<MessageEntity> to_api(World& world, const std::vector<TextEntity>& entities) {
    std::vector<MessageEntity> out;
    for (const TextEntity& entity : entities) {
        MessageEntity made;
        for (const KindName& known : names) {
            if (known.kind == entity.kind) made.type = MessageEntityType(known.name);
        }
        made.offset = entity.offset;
        made.length = entity.length;
        if (entity.kind == EntityKind::pre_with_language) made.language = entity.argument;
        if (entity.kind == EntityKind::text_link) made.url = entity.argument;
        if (entity.kind == EntityKind::custom_emoji) made.custom_emoji_id = entity.argument;
        if (entity.kind == EntityKind::text_mention) {
            const std::int64_t id = std::atoll(entity.argument.c_str());
            // A mention of someone whom the server does not know is dropped.
            if (!world.users.contains(id) && !world.bots.contains(id)) continue;
            made.user = world.user_of(id);
        }
        out.push_back(std::move(made));
    }
    return out;
}

}  // namespace tgfw::testing
