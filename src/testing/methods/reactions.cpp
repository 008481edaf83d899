#include <testing/reactions.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>

namespace tgfw::testing {
namespace {

constexpr std::string_view reaction_prefix = "can't parse ReactionType: ";

ReactionType read_reaction(std::string_view raw) {
    if (raw.empty() || raw.front() != '{') throw bad_request(std::string(reaction_prefix) + "expected an Object");
    EmulatorParams members;
    members.add_json(raw);
    if (!members.has("type")) throw bad_request(std::string(reaction_prefix) + "Can't find field \"type\"");
    const std::string type = members.text("type");
    if (type == "custom_emoji") {
        if (!members.has("custom_emoji_id")) {
            throw bad_request(std::string(reaction_prefix) + "Can't find field \"custom_emoji_id\"");
        }
        // No chat here allows them to bots.
        throw bad_request("REACTION_INVALID");
    }
    if (type != "emoji") throw bad_request(std::string(reaction_prefix) + "invalid reaction type specified");
    if (!members.has("emoji")) throw bad_request(std::string(reaction_prefix) + "Can't find field \"emoji\"");
    const std::string emoji = members.text("emoji");
    if (emoji.empty()) throw bad_request("invalid reaction type specified");
    auto reaction = reaction_of(emoji);
    if (!reaction) throw bad_request("REACTION_INVALID");
    return std::move(*reaction);
}

std::vector<ReactionType> read_reactions(const EmulatorParams& params) {
    std::vector<ReactionType> out;
    const std::string given = params.text("reaction");
    if (given.empty() || given == "null") return out;
    if (!skip_json_value(given, 0)) throw bad_request("can't parse reaction types JSON object");
    if (given.front() != '[') throw bad_request("expected an Array of ReactionType");
    for_each_json_element(given, [&](std::string_view raw) { out.push_back(read_reaction(raw)); });
    return out;
}

}  // namespace

std::string set_message_reaction(MethodCall& call) {
    std::vector<ReactionType> reactions = read_reactions(call.params);
    ChatRecord& chat = chat_of(call);
    StoredMessage* stored = message_of(chat, call.params.integer("message_id"));
    if (!stored) throw bad_request("message to react not found");
    if (reactions.size() > 1) throw bad_request("REACTIONS_TOO_MANY");
    put_reactions(call.world, chat, *stored, call.bot.user.id, std::move(reactions));
    return "true";
}

}  // namespace tgfw::testing
