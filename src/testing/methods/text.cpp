#include <bot/text/entities.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

/// The entity a bot gave, or nothing for the kinds that the server finds by itself.
std::optional<TextEntity> read_entity(const MessageEntity& entity) {
    if (!entity.type.is_known() && entity.type.to_string() != "bank_card_number") {
        throw bad_request("can't parse MessageEntity: Unsupported type specified");
    }
    return styled::from_api(entity);
}

std::vector<TextEntity> read_entities(const EmulatorParams& params, std::string_view name) {
    std::vector<TextEntity> out;
    const std::string* given = params.find(name);
    if (!given) return out;
    for_each_json_element(*given, [&](std::string_view raw) {
        try {
            if (auto entity = read_entity(decode<MessageEntity>(raw))) out.push_back(std::move(*entity));
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
        MessageEntity made = styled::to_api(entity);
        if (made.user) {
            const std::int64_t id = made.user->id;
            // A mention of someone whom the server does not know is dropped.
            if (!world.users.contains(id) && !world.bots.contains(id)) continue;
            made.user = world.user_of(id);
        }
        out.push_back(std::move(made));
    }
    return out;
}

}  // namespace tgfw::testing
