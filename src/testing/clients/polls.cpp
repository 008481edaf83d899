#include <algorithm>

#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <testing/polls.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

/// The poll of a message, if one can still vote in it.
PollRecord& open_poll(World& world, ChatRecord& chat, std::int64_t message_id) {
    const StoredMessage& stored = message_in(chat, message_id);
    if (!stored.message.poll) refuse(fmt::format("message {} is no poll", message_id));
    PollRecord& record = world.polls.at(stored.message.poll->id);
    if (record.poll.is_closed) refuse("the poll is closed (MESSAGE_POLL_CLOSED)");
    return record;
}

}  // namespace

void EmulatorClient::vote(std::int64_t message_id, std::vector<std::int64_t> options, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    close_due_polls(world);
    ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    PollRecord& record = open_poll(world, chat, message_id);
    if (options.empty()) refuse("a vote needs an option; retract_vote() takes one back");
    if (options.size() > 1 && !record.poll.allows_multiple_answers) {
        refuse("the poll allows one answer (OPTIONS_TOO_MUCH)");
    }
    std::sort(options.begin(), options.end());
    const bool twice = std::adjacent_find(options.begin(), options.end()) != options.end();
    const auto count = static_cast<std::int64_t>(record.poll.options.size());
    if (twice || options.front() < 0 || options.back() >= count) refuse("there is no such option (OPTION_INVALID)");
    if (record.votes.contains(user_id_) && !record.poll.allows_revoting) {
        refuse("the vote cannot be changed (REVOTE_NOT_ALLOWED)");
    }
    set_vote(world, record, user_id_, std::move(options));
}

void EmulatorClient::retract_vote(std::int64_t message_id, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    close_due_polls(world);
    ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    PollRecord& record = open_poll(world, chat, message_id);
    if (!record.votes.contains(user_id_)) refuse("there is no vote to take back");
    if (!record.poll.allows_revoting) refuse("the vote cannot be taken back (REVOTE_NOT_ALLOWED)");
    set_vote(world, record, user_id_, {});
}

}  // namespace tgfw::testing
