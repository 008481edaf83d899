#include <testing/polls.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_question = 300;
constexpr std::size_t max_option = 100;
constexpr std::size_t max_options = 12;
constexpr std::size_t max_explanation = 200;

/// Of what formats a question or an option only custom emoji stay.
std::vector<MessageEntity> emoji_of(World& world, const StyledText& styled) {
    std::vector<TextEntity> kept;
    for (const TextEntity& entity : styled.entities) {
        if (entity.kind == EntityKind::custom_emoji) kept.push_back(entity);
    }
    return to_api(world, kept);
}

StyledText read_option(std::string_view raw) {
    EmulatorParams members;
    if (const auto text = unquote_json(raw)) {
        members.add("text", *text);
    } else if (raw.empty() || raw.front() != '{') {
        throw bad_request("can't parse InputPollOption: Expected InputPollOption to be an Object");
    } else {
        members.add_json(raw);
    }
    if (!members.has("text")) throw bad_request("can't parse InputPollOption: Can't find field \"text\"");
    return read_text(members, "text", "text_entities", "text_parse_mode");
}

std::vector<StyledText> read_options(const EmulatorParams& params) {
    std::vector<StyledText> out;
    const std::string given = params.text("options");
    if (given.empty() || given == "null") return out;
    if (!skip_json_value(given, 0)) throw bad_request("can't parse options JSON object");
    if (given.front() != '[') throw bad_request("expected an Array of InputPollOption");
    for_each_json_element(given, [&](std::string_view raw) { out.push_back(read_option(raw)); });
    return out;
}

std::vector<std::int64_t> read_correct_options(const EmulatorParams& params) {
    std::vector<std::int64_t> out;
    const std::string* given = params.find("correct_option_ids");
    if (!given) {
        if (params.has("correct_option_id")) out.push_back(params.integer("correct_option_id"));
        return out;
    }
    if (!skip_json_value(*given, 0)) throw bad_request("can't parse correct option identifiers JSON object");
    if (given->front() != '[') throw bad_request("expected an Array of correct option identifiers");
    for_each_json_element(*given, [&](std::string_view raw) {
        if (raw.find_first_not_of("-0123456789.eE+") != std::string_view::npos) {
            throw bad_request("correct option identifier must be of type Number");
        }
        if (raw.find_first_not_of("-0123456789") != std::string_view::npos || raw.size() > 9) {
            throw bad_request("invalid correct option identifier specified");
        }
        out.push_back(std::atoll(std::string(raw).c_str()));
    });
    return out;
}

void check_quiz(const Poll& poll, const std::vector<std::int64_t>& correct) {
    if (correct.empty()) throw bad_request("correct quiz option list must be non-empty");
    const bool increasing = std::adjacent_find(correct.begin(), correct.end(), std::greater_equal<>()) == correct.end();
    if (!increasing) throw bad_request("correct quiz option list must be increasing");
    if (correct.front() < 0 || correct.back() >= static_cast<std::int64_t>(poll.options.size())) {
        throw bad_request("wrong quiz correct_option_id");
    }
}

void put_explanation(MethodCall& call, Poll& poll) {
    StyledText styled = read_text(call.params, "explanation", "explanation_entities", "explanation_parse_mode");
    if (count_code_points(styled.text) > max_explanation) {
        throw bad_request("quiz explanation must have at most 200 characters");
    }
    if (std::count(styled.text.begin(), styled.text.end(), '\n') > 2) {
        throw bad_request("quiz explanation must have at most 2 line feeds");
    }
    if (styled.text.empty()) return;
    poll.explanation = std::move(styled.text);
    auto entities = to_api(call.world, styled.entities);
    if (!entities.empty()) poll.explanation_entities = std::move(entities);
}

void put_options(MethodCall& call, Poll& poll, const std::vector<StyledText>& options) {
    if (options.empty()) throw bad_request("poll must have at least one answer option");
    if (options.size() > max_options) throw bad_request("poll can't have more than 12 options");
    for (const StyledText& styled : options) {
        if (styled.text.empty()) throw bad_request("text must be non-empty");
        if (count_code_points(styled.text) > max_option) throw bad_request("poll options length must not exceed 100");
        PollOption option(fmt::format("{}-{}", poll.id, poll.options.size()), styled.text, 0);
        auto emoji = emoji_of(call.world, styled);
        if (!emoji.empty()) option.text_entities = std::move(emoji);
        poll.options.push_back(std::move(option));
    }
}

void put_deadline(const MethodCall& call, PollRecord& record) {
    const std::int64_t period = call.params.integer("open_period");
    const std::int64_t date = call.params.integer("close_date");
    if (period > 0) {
        record.poll.open_period = period;
        record.poll.close_date = call.world.unix_now() + period;
    } else if (date > call.world.unix_now()) {
        record.poll.close_date = date;
    }
    if (!record.poll.close_date || record.poll.is_closed) return;
    record.closes =
        SystemTime(std::chrono::duration_cast<SystemTime::duration>(std::chrono::seconds(*record.poll.close_date)));
}

bool is_quiz(const MethodCall& call) {
    const std::string type = ascii::lower_case(call.params.text("type"));
    if (!type.empty() && type != "quiz" && type != "regular") throw bad_request("unsupported poll type specified");
    return type == "quiz";
}

PollRecord read_poll(MethodCall& call, const StyledText& question, const std::vector<StyledText>& options, bool quiz,
                     const std::vector<std::int64_t>& correct) {
    if (question.text.empty()) throw bad_request("text must be non-empty");
    if (count_code_points(question.text) > max_question) throw bad_request("poll question length must not exceed 300");
    PollRecord record;
    record.bot_id = call.bot.user.id;
    Poll& poll = record.poll;
    poll.id = std::to_string(call.world.draw(5'000'000'000'000'000'000, 5'999'999'999'999'999'999));
    poll.question = question.text;
    auto emoji = emoji_of(call.world, question);
    if (!emoji.empty()) poll.question_entities = std::move(emoji);
    put_options(call, poll, options);
    poll.type = quiz ? PollType::quiz : PollType::regular;
    poll.is_anonymous = !call.params.has("is_anonymous") || call.params.flag("is_anonymous");
    poll.is_closed = call.params.flag("is_closed");
    poll.allows_multiple_answers = call.params.flag("allows_multiple_answers");
    poll.allows_revoting = call.params.has("allows_revoting") ? call.params.flag("allows_revoting") : !quiz;
    poll.members_only = call.params.flag("members_only");
    if (quiz) {
        check_quiz(poll, correct);
        poll.correct_option_ids = correct;
        put_explanation(call, poll);
    }
    put_deadline(call, record);
    return record;
}

}  // namespace

std::string send_poll(MethodCall& call) {
    const StyledText question = read_text(call.params, "question", "question_entities", "question_parse_mode");
    const std::vector<StyledText> options = read_options(call.params);
    const bool quiz = is_quiz(call);
    const std::vector<std::int64_t> correct = read_correct_options(call.params);
    const Markup markup = read_markup(call.params);
    ChatRecord& chat = writable_chat_of(call, Content{"polls", &ChatMemberRestricted::can_send_polls});
    PollRecord record = read_poll(call, question, options, quiz, correct);
    if (chat.is_channel() && !record.poll.is_anonymous) {
        throw bad_request("non-anonymous polls can't be sent to channel chats");
    }
    Message message;
    message.poll = record.poll;
    const std::string id = record.poll.id;
    call.world.polls[id] = std::move(record);
    std::string result;
    try {
        result = post_from_bot(call, chat, std::move(message), markup);
    } catch (const Refusal&) {
        call.world.polls.erase(id);
        throw;
    }
    schedule_parked_poll(call.world, call.bot);
    if (call.world.wake_deliveries) call.world.wake_deliveries();
    return result;
}

std::string stop_poll(MethodCall& call) {
    const Markup markup = read_inline_markup(call.params);
    if (call.params.integer("message_id") == 0) throw bad_request("message identifier is not specified");
    ChatRecord& chat = chat_of(call);
    StoredMessage* stored = message_of(chat, call.params.integer("message_id"));
    if (!stored) throw bad_request("message with poll to stop not found");
    const bool own = stored->author == call.bot.user.id && !stored->message.forward_origin;
    if (!stored->message.poll || !own) throw bad_request("poll can't be stopped");
    PollRecord& record = call.world.polls.at(stored->message.poll->id);
    if (record.poll.is_closed) throw bad_request("poll has already been closed");
    put_markup(stored->message, markup);
    close_poll(call.world, record);
    return encode(record.poll);
}

}  // namespace tgfw::testing
