#include <testing/reactions.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

std::string list_counts(const StoredMessage& stored) {
    return encode(count_reactions(stored));
}

}  // namespace

std::optional<ReactionType> reaction_of(std::string_view emoji) {
    const ReactionEmoji value(emoji);
    if (!value.known()) return std::nullopt;
    return ReactionTypeEmoji(value);
}

void put_reactions(World& world, ChatRecord& chat, StoredMessage& stored, std::int64_t by,
                   std::vector<ReactionType> reactions) {
    if (reactions.empty()) {
        stored.reactions.erase(by);
    } else {
        stored.reactions[by] = std::move(reactions);
    }
    world.record("reactions",
                 fmt::format("\"key\":{},\"message_id\":{},\"counts\":{}", quote_json(chat.key.to_string()),
                             stored.message.message_id, list_counts(stored)));
}

std::vector<ReactionCount> count_reactions(const StoredMessage& stored) {
    std::vector<ReactionCount> out;
    for (const auto& [by, reactions] : stored.reactions) {
        for (const ReactionType& reaction : reactions) {
            const auto same = [&](const ReactionCount& known) { return known.type == reaction; };
            const auto it = std::find_if(out.begin(), out.end(), same);
            if (it == out.end()) {
                out.emplace_back(reaction, 1);
            } else {
                ++it->total_count;
            }
        }
    }
    // The sort must be stable, and those that are warn under clang.
    std::vector<ReactionCount> sorted;
    const auto more = [](const ReactionCount& left, const ReactionCount& right) {
        return left.total_count > right.total_count;
    };
    for (ReactionCount& one : out) {
        const auto place = std::upper_bound(sorted.begin(), sorted.end(), one, more);
        sorted.insert(place, std::move(one));
    }
    return sorted;
}

std::string describe_reactions(const ChatRecord& chat) {
    std::string out;
    for (const auto& [id, stored] : chat.messages) {
        if (stored.reactions.empty()) continue;
        out += fmt::format("{}\"{}\":{}", out.empty() ? "" : ",", id, list_counts(stored));
    }
    return "\"reactions\":{" + out + "}";
}

}  // namespace tgfw::testing
