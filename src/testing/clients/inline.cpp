#include <algorithm>

#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/clients/common.hpp>
#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_query = 256;

/// An earlier answer that the server may still give for a query; null if there is none.
const InlineQueryRecord* remembered(const World& world, const InlineQueryRecord& query) {
    for (const auto& [id, known] : world.inline_queries) {
        const bool same = known.bot_id == query.bot_id && known.text == query.text && known.offset == query.offset;
        if (!same || !known.answered || (known.is_personal && known.user_id != query.user_id)) continue;
        if (world.now() - *known.answered < std::chrono::seconds(known.cache_time)) return &known;
    }
    return nullptr;
}

/// In which kind of chat a person types; the private one with the bot need not have begun.
std::string chat_type_of(World& world, std::int64_t user_id, std::int64_t chat_id) {
    if (!world.users.contains(user_id)) refuse(fmt::format("there is no person {}", user_id));
    if (chat_id == 0 || chat_id == user_id) return "sender";
    return std::string(chat_for(world, user_id, 0, chat_id).chat.type.to_string());
}

EmulatorInlineResult describe(const InlineResult& result) {
    EmulatorParams members;
    members.add_json(result.raw);
    EmulatorInlineResult out;
    out.id = result.id;
    out.type = members.text("type");
    out.title = members.text("title");
    out.description = members.text("description");
    out.json = result.raw;
    return out;
}

}  // namespace

std::string EmulatorClient::inline_query(std::string text, std::string offset, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    BotRecord& bot = world.bots.at(bot_id());
    const std::string chat_type = chat_type_of(world, user_id_, chat_id);
    if (count_code_points(text) > max_query) refuse("an inline query has at most 256 characters");
    InlineQueryRecord query;
    query.id = std::to_string(world.draw(1'000'000'000'000, 9'000'000'000'000));
    query.bot_id = bot.user.id;
    query.user_id = user_id_;
    query.text = std::move(text);
    query.offset = std::move(offset);
    query.asked = world.now();
    const std::string id = query.id;
    if (const InlineQueryRecord* known = remembered(world, query)) {
        InlineQueryRecord again = *known;
        again.id = id;
        again.user_id = user_id_;
        world.inline_queries[id] = std::move(again);
        return id;
    }
    if (bot.allowed.allows("inline_query")) {
        world.push_update(bot, "inline_query", fmt::format("inline_query:{}", user_id_),
                          fmt::format("{{\"id\":{},\"from\":{},\"chat_type\":{},\"query\":{},\"offset\":{}}}",
                                      quote_json(id), encode(world.users.at(user_id_)), quote_json(chat_type),
                                      quote_json(query.text), quote_json(query.offset)));
    }
    world.inline_queries[id] = std::move(query);
    return id;
}

EmulatorInlineAnswer EmulatorClient::inline_answer(std::string_view query_id) const {
    const auto& queries = emulator_->world_->inline_queries;
    const auto it = queries.find(query_id);
    if (it == queries.end()) refuse("there is no such inline query");
    EmulatorInlineAnswer out;
    out.answered = it->second.answered.has_value();
    if (!out.answered) return out;
    for (const InlineResult& result : it->second.results) out.results.push_back(describe(result));
    out.next_offset = it->second.next_offset;
    out.cache_time = it->second.cache_time;
    out.is_personal = it->second.is_personal;
    out.button = it->second.button;
    return out;
}

Message EmulatorClient::choose(std::string_view query_id, std::string_view result_id, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    const auto it = world.inline_queries.find(query_id);
    if (it == world.inline_queries.end() || it->second.user_id != user_id_) refuse("there is no such inline query");
    const InlineQueryRecord& query = it->second;
    const auto result = std::find_if(query.results.begin(), query.results.end(),
                                     [&](const InlineResult& candidate) { return candidate.id == result_id; });
    if (result == query.results.end()) refuse(fmt::format("the bot did not offer a result {}", result_id));
    BotRecord& bot = world.bots.at(query.bot_id);
    ChatRecord& chat = writable_for(world, user_id_, query.bot_id, chat_id);
    check_may_send(world, chat, user_id_, &ChatMemberRestricted::can_send_other_messages);
    StoredMessage& stored = post_via_bot(world, chat, bot, result->message, user_id_);
    ChosenInlineResult chosen(std::string(result_id), world.users.at(user_id_), query.text);
    if (!stored.inline_message_id.empty()) chosen.inline_message_id = stored.inline_message_id;
    if (bot.allowed.allows("chosen_inline_result")) {
        world.push_update(bot, "chosen_inline_result", fmt::format("chosen_inline_result:{}", user_id_),
                          encode(chosen));
    }
    return stored.message;
}

}  // namespace tgfw::testing
