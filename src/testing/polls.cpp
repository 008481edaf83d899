#include <testing/polls.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

void push_to_bot(World& world, const PollRecord& record, const std::string& kind, std::string_view object) {
    BotRecord& bot = world.bots.at(record.bot_id);
    if (bot.allowed.allows(kind)) world.push_update(bot, kind, kind + ":" + record.poll.id, object);
}

/// Brings the messages that show a poll up to date, and sends its new state to the bot.
void show_poll(World& world, const PollRecord& record) {
    for (const auto& [key, message_id] : record.messages) {
        ChatRecord* chat = world.find_chat(key);
        const auto it = chat->messages.find(message_id);
        if (it == chat->messages.end()) continue;
        it->second.message.poll = record.poll;
        world.edited(*chat, it->second);
    }
    push_to_bot(world, record, "poll", encode(record.poll));
}

}  // namespace

void set_vote(World& world, PollRecord& record, std::int64_t user_id, std::vector<std::int64_t> options) {
    Poll& poll = record.poll;
    std::sort(options.begin(), options.end());
    const auto count = [&](const std::vector<std::int64_t>& chosen, std::int64_t by) {
        for (const std::int64_t option : chosen) poll.options[static_cast<std::size_t>(option)].voter_count += by;
    };
    count(record.votes[user_id], -1);
    count(options, 1);
    PollAnswer answer;
    answer.poll_id = poll.id;
    answer.user = world.users.at(user_id);
    answer.option_ids = options;
    for (const std::int64_t option : options) {
        answer.option_persistent_ids.push_back(poll.options[static_cast<std::size_t>(option)].persistent_id);
    }
    record.votes[user_id] = std::move(options);
    std::erase_if(record.votes, [](const auto& vote) { return vote.second.empty(); });
    poll.total_voter_count = static_cast<std::int64_t>(record.votes.size());
    world.record("votes", fmt::format("\"poll_id\":{},\"votes\":{}", quote_json(poll.id), describe_votes(record)));
    show_poll(world, record);
    if (!poll.is_anonymous) push_to_bot(world, record, "poll_answer", encode(answer));
}

void close_poll(World& world, PollRecord& record) {
    record.poll.is_closed = true;
    record.closes.reset();
    show_poll(world, record);
}

void close_due_polls(World& world) {
    for (auto& [id, record] : world.polls) {
        if (record.closes && *record.closes <= world.now()) close_poll(world, record);
    }
}

std::optional<Clock::time_point> next_poll_close(const World& world) {
    std::optional<SystemTime> earliest;
    for (const auto& [id, record] : world.polls) {
        if (record.closes && (!earliest || *record.closes < *earliest)) earliest = record.closes;
    }
    if (!earliest) return std::nullopt;
    return world.clock.now() + std::chrono::duration_cast<Clock::duration>(*earliest - world.now());
}

std::string describe_votes(const PollRecord& record) {
    std::string out;
    for (const auto& [user_id, options] : record.votes) {
        out += fmt::format("{}\"{}\":{}", out.empty() ? "" : ",", user_id, encode(options));
    }
    return "{" + out + "}";
}

}  // namespace tgfw::testing
