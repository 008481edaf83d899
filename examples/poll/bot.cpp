// Polls and quizzes: who voted for what, closing them after enough votes, and reading the polls of others.

#include "bot.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/handlers/poll_answer_handler.hpp>
#include <tgfw/dispatch/handlers/poll_handler.hpp>
#include <tgfw/tgfw.hpp>

namespace polls {

using namespace tgfw;

namespace {

constexpr std::int64_t enough_votes = 3;

/// Where a poll of the bot's stands: updates about it say nothing but its id.
class OpenPoll {
public:
    OpenPoll() = default;
    explicit OpenPoll(const Message& sent) : chat(sent.chat.id), message(sent.message_id) {
        for (const PollOption& option : sent.poll->options) options.push_back(option.text);
    }

    std::int64_t chat = 0;
    std::int64_t message = 0;
    std::vector<std::string> options;
};

class OpenPolls {
public:
    OpenPolls() = default;
    std::map<std::string, OpenPoll, std::less<>> by_id;
};

std::vector<InputPollOption> options(std::vector<std::string> texts) {
    std::vector<InputPollOption> made;
    for (std::string& text : texts) made.emplace_back(std::move(text));
    return made;
}

awaitable<void> ask(const Message& message, Context& context) {
    std::vector<InputPollOption> answers = options({"Green", "Black", "Herbal", "None, thank you"});
    const Message sent = co_await context.bot()
                             .send_poll(message.chat.id, "Which teas do you like?", std::move(answers))
                             .is_anonymous(false)
                             .allows_multiple_answers(true);
    context.bot_data<OpenPolls>().by_id[sent.poll->id] = OpenPoll(sent);
}

awaitable<void> examine(const Message& message, Context& context) {
    std::vector<InputPollOption> answers = options({"60 °C", "80 °C", "100 °C"});
    std::vector<std::int64_t> correct(1, 1);
    const Message sent = co_await context.bot()
                             .send_poll(message.chat.id, "How hot is the water for green tea?", std::move(answers))
                             .type(PollType::quiz)
                             .correct_option_ids(std::move(correct))
                             .explanation("Boiling water makes it bitter.");
    context.bot_data<OpenPolls>().by_id[sent.poll->id] = OpenPoll(sent);
}

/// Somebody voted in a poll that is not anonymous, or took the vote back.
awaitable<void> say_who_voted(const PollAnswer& answer, Context& context) {
    const auto& open = context.bot_data<OpenPolls>().by_id;
    const auto found = open.find(answer.poll_id);
    if (found == open.end() || !answer.user) co_return;
    std::string chosen;
    for (const std::int64_t id : answer.option_ids) {
        if (!chosen.empty()) chosen += " and ";
        chosen += found->second.options.at(static_cast<std::size_t>(id));
    }
    const std::string what = chosen.empty() ? " took the vote back" : " voted for " + chosen;
    co_await context.bot().send_message(found->second.chat, answer.user->first_name + what);
}

/// The new state of any poll of the bot's.
awaitable<void> close_after_enough(const Poll& poll, Context& context) {
    auto& open = context.bot_data<OpenPolls>().by_id;
    const auto found = open.find(poll.id);
    if (found == open.end()) co_return;
    const OpenPoll here = found->second;
    if (!poll.is_closed && poll.total_voter_count < enough_votes) co_return;
    open.erase(found);
    if (!poll.is_closed) co_await context.bot().stop_poll(here.chat, here.message);
    std::string result = "“" + poll.question + "” is closed:";
    for (const PollOption& option : poll.options)
        result += "\n" + option.text + ": " + std::to_string(option.voter_count);
    co_await context.bot().send_message(here.chat, result);
}

/// A poll that somebody sends or forwards to the bot: the same question, to look at.
awaitable<void> preview(const Message& message, Context& context) {
    const Poll& poll = *message.poll;
    std::vector<std::string> texts;
    for (const PollOption& option : poll.options) texts.push_back(option.text);
    co_await context.bot().send_poll(message.chat.id, poll.question, options(std::move(texts))).is_closed(true);
}

awaitable<void> help(Context& context) {
    co_await context.reply(
        "/poll asks which teas you like, /quiz how hot the water should be. Both end after three votes.");
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(CommandHandler("start", help));
    app.add_handler(CommandHandler("poll", ask));
    app.add_handler(CommandHandler("quiz", examine));
    app.add_handler(PollAnswerHandler(say_who_voted));
    app.add_handler(PollHandler(close_after_enough));
    app.add_handler(MessageHandler(filters::poll, preview));
}

}  // namespace polls
