#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct PollFixture : EmulatorFixture {
    PollFixture() { emulator.add_member(group.id, alice.id, true); }

    Message poll(Arguments arguments) {
        EmulatorParams params = params_of(arguments);
        params.add("chat_id", group_id).add("question", "Tea or coffee?").add("options", R"(["Tea","Coffee","Both"])");
        return std::get<Message>(decode_response<Message>(emulator.handle(token, "sendPoll", params)->answer().body));
    }
    std::string refusal(Arguments arguments) {
        EmulatorParams params = params_of(arguments);
        params.add("chat_id", group_id).add("question", "Tea or coffee?").add("options", R"(["Tea","Coffee","Both"])");
        const std::string body = emulator.handle(token, "sendPoll", params)->answer().body;
        return std::get<ApiFailure>(decode_response<bool>(body)).description;
    }
    /// How often each option was chosen.
    std::vector<std::int64_t> counts(std::int64_t message_id) {
        std::vector<std::int64_t> out;
        for (const Message& message : client.messages(group.id)) {
            if (message.message_id != message_id) continue;
            for (const PollOption& option : message.poll->options) out.push_back(option.voter_count);
        }
        return out;
    }

    User bob = emulator.add_user("Bob", "bob");
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {bob.id, bot_id});
    std::string group_id = std::to_string(group.id);
};

using Counts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_FIXTURE(PollFixture, "a poll that a bot sends is anonymous, regular and open") {
    const Message message = poll({});
    REQUIRE(message.poll);
    CHECK(message.poll->question == "Tea or coffee?");
    CHECK(message.poll->options.at(2).text == "Both");
    CHECK(message.poll->options.at(0).persistent_id != message.poll->options.at(1).persistent_id);
    CHECK(message.poll->type == PollType::regular);
    CHECK(message.poll->is_anonymous);
    CHECK_FALSE(message.poll->is_closed);
    CHECK(message.poll->allows_revoting);
    CHECK(message.poll->extra.missing().empty());
}

TEST_CASE_FIXTURE(PollFixture, "a vote in an anonymous poll is a poll update and nothing more") {
    const Message message = poll({});
    client.vote(message.message_id, {1}, group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 1);
    CHECK(all[0].poll->id == message.poll->id);
    CHECK(all[0].poll->total_voter_count == 1);
    CHECK(all[0].poll->options.at(1).voter_count == 1);
}

TEST_CASE_FIXTURE(PollFixture, "a vote in a named poll tells who voted for what") {
    const Message message = poll({{"is_anonymous", "false"}});
    client.vote(message.message_id, {1}, group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    REQUIRE(all[1].poll_answer);
    CHECK(all[1].poll_answer->user->id == alice.id);
    CHECK(all[1].poll_answer->option_ids == Counts{1});
    CHECK(all[1].poll_answer->option_persistent_ids.at(0) == message.poll->options.at(1).persistent_id);
    client.retract_vote(message.message_id, group.id);
    CHECK(take_updates().at(1).poll_answer->option_ids.empty());
}

TEST_CASE_FIXTURE(PollFixture, "allowed_updates decides about poll and poll_answer") {
    allow(R"(["poll_answer"])");
    client.vote(poll({{"is_anonymous", "false"}}).message_id, {1}, group.id);
    CHECK(take_kinds() == "poll_answer");
}

TEST_CASE_FIXTURE(PollFixture, "votes are counted, replaced and taken back") {
    const std::int64_t id = poll({}).message_id;
    client.vote(id, {0}, group.id);
    bobby.vote(id, {0}, group.id);
    CHECK(counts(id) == Counts{2, 0, 0});
    bobby.vote(id, {2}, group.id);
    CHECK(counts(id) == Counts{1, 0, 1});
    client.retract_vote(id, group.id);
    CHECK(counts(id) == Counts{0, 0, 1});
    CHECK(client.messages(group.id).back().poll->total_voter_count == 1);
    CHECK_THROWS_WITH(client.retract_vote(id, group.id), doctest::Contains("no vote"));
}

TEST_CASE_FIXTURE(PollFixture, "only a poll that says so takes several answers") {
    const std::int64_t one = poll({}).message_id;
    CHECK_THROWS_WITH(client.vote(one, {0, 1}, group.id), doctest::Contains("OPTIONS_TOO_MUCH"));
    const std::int64_t many = poll({{"allows_multiple_answers", "true"}}).message_id;
    client.vote(many, {2, 0}, group.id);
    CHECK(counts(many) == Counts{1, 0, 1});
    CHECK(client.messages(group.id).back().poll->total_voter_count == 1);
}

TEST_CASE_FIXTURE(PollFixture, "votes for nothing, or for what is not there, are refused") {
    const std::int64_t id = poll({{"allows_multiple_answers", "true"}}).message_id;
    CHECK_THROWS_AS(client.vote(id, {}, group.id), std::invalid_argument);
    CHECK_THROWS_WITH(client.vote(id, {3}, group.id), doctest::Contains("OPTION_INVALID"));
    CHECK_THROWS_WITH(client.vote(id, {-1}, group.id), doctest::Contains("OPTION_INVALID"));
    CHECK_THROWS_WITH(client.vote(id, {1, 1}, group.id), doctest::Contains("OPTION_INVALID"));
    const Message text = sent({{"chat_id", group_id}, {"text", "x"}});
    CHECK_THROWS_WITH(client.vote(text.message_id, {0}, group.id), doctest::Contains("no poll"));
}

TEST_CASE_FIXTURE(PollFixture, "a quiz shows its bot the right answer, and a vote in it is final") {
    const Message message = poll({{"type", "quiz"},
                                  {"correct_option_ids", "[0]"},
                                  {"explanation", "<b>Tea</b>!"},
                                  {"explanation_parse_mode", "HTML"}});
    CHECK(message.poll->type == PollType::quiz);
    CHECK(message.poll->correct_option_ids == Counts{0});
    CHECK(message.poll->explanation == "Tea!");
    CHECK(message.poll->explanation_entities->at(0).type == MessageEntityType::bold);
    client.vote(message.message_id, {1}, group.id);
    CHECK_THROWS_WITH(client.vote(message.message_id, {0}, group.id), doctest::Contains("REVOTE_NOT_ALLOWED"));
    CHECK_THROWS_WITH(client.retract_vote(message.message_id, group.id), doctest::Contains("REVOTE_NOT_ALLOWED"));
}

TEST_CASE_FIXTURE(PollFixture, "stopPoll closes a poll, says so and returns it") {
    const Message message = poll({});
    client.vote(message.message_id, {0}, group.id);
    take_updates();
    const Arguments which = {{"chat_id", group_id}, {"message_id", std::to_string(message.message_id)}};
    const Poll stopped = std::get<Poll>(decode_response<Poll>(call("stopPoll", which)));
    CHECK(stopped.is_closed);
    CHECK(stopped.options.at(0).voter_count == 1);
    CHECK(take_updates().at(0).poll->is_closed);
    CHECK_THROWS_WITH(client.vote(message.message_id, {1}, group.id), doctest::Contains("MESSAGE_POLL_CLOSED"));
    CHECK(failure("stopPoll", which) == "Bad Request: poll has already been closed");
}

TEST_CASE_FIXTURE(PollFixture, "stopPoll refuses what is no poll of the bot") {
    const auto stop = [&](std::int64_t id) {
        return failure("stopPoll", {{"chat_id", group_id}, {"message_id", std::to_string(id)}});
    };
    CHECK(stop(0) == "Bad Request: message identifier is not specified");
    CHECK(stop(77) == "Bad Request: message with poll to stop not found");
    CHECK(stop(sent({{"chat_id", group_id}, {"text", "x"}}).message_id) == "Bad Request: poll can't be stopped");
}

TEST_CASE_FIXTURE(PollFixture, "polls are refused as the server refuses them") {
    CHECK(refusal({{"question", " "}}) == "Bad Request: text must be non-empty");
    CHECK(refusal({{"question", std::string(301, 'x')}}) == "Bad Request: poll question length must not exceed 300");
    CHECK(refusal({{"options", "[]"}}) == "Bad Request: poll must have at least one answer option");
    CHECK(refusal({{"options", R"(["1","2","3","4","5","6","7","8","9","10","11","12","13"])"}}) ==
          "Bad Request: poll can't have more than 12 options");
    CHECK(refusal({{"options", R"(["a",""])"}}) == "Bad Request: text must be non-empty");
    CHECK(refusal({{"options", "[\"" + std::string(101, 'x') + "\"]"}}) ==
          "Bad Request: poll options length must not exceed 100");
    CHECK(refusal({{"options", "[{}]"}}) == "Bad Request: can't parse InputPollOption: Can't find field \"text\"");
    CHECK(refusal({{"options", "[1]"}}) ==
          "Bad Request: can't parse InputPollOption: Expected InputPollOption to be an Object");
    CHECK(refusal({{"options", "["}}) == "Bad Request: can't parse options JSON object");
    CHECK(refusal({{"type", "survey"}}) == "Bad Request: unsupported poll type specified");
}

TEST_CASE_FIXTURE(PollFixture, "quizzes are refused as the server refuses them") {
    const auto quiz = [&](const char* ids, const char* explanation = "") {
        return refusal({{"type", "quiz"}, {"correct_option_ids", ids}, {"explanation", explanation}});
    };
    CHECK(refusal({{"type", "quiz"}}) == "Bad Request: correct quiz option list must be non-empty");
    CHECK(quiz("[1,0]") == "Bad Request: correct quiz option list must be increasing");
    CHECK(quiz("[3]") == "Bad Request: wrong quiz correct_option_id");
    CHECK(quiz("first") == "Bad Request: can't parse correct option identifiers JSON object");
    CHECK(quiz("{}") == "Bad Request: expected an Array of correct option identifiers");
    CHECK(quiz(R"(["0"])") == "Bad Request: correct option identifier must be of type Number");
    CHECK(quiz("[0.5]") == "Bad Request: invalid correct option identifier specified");
    CHECK(quiz("[0]", "a\nb\nc\nd") == "Bad Request: quiz explanation must have at most 2 line feeds");
    CHECK(refusal({{"type", "quiz"}, {"correct_option_id", "-1"}}) == "Bad Request: wrong quiz correct_option_id");
}

TEST_CASE_FIXTURE(PollFixture, "a refused poll leaves nothing behind") {
    CHECK(refusal({{"reply_parameters", R"({"message_id":99})"}, {"open_period", "5"}}) ==
          "Bad Request: message to be replied not found");
    CHECK(client.messages(group.id).empty());
    clock.advance(std::chrono::seconds(6));
    CHECK(take_kinds().empty());
}

TEST_CASE_FIXTURE(PollFixture, "a poll with an open period closes by itself, and wakes the bot") {
    const auto waiting = begin("getUpdates", {{"timeout", "50"}});
    const Message message = poll({{"open_period", "10"}});
    CHECK(message.poll->open_period == 10);
    CHECK(message.poll->close_date == message.date + 10);
    REQUIRE(waiting->deadline());
    CHECK(*waiting->deadline() - clock.now() == std::chrono::seconds(10));
    clock.advance(std::chrono::seconds(10));
    waiting->tick(clock.now());
    clock.advance(std::chrono::milliseconds(1));
    waiting->tick(clock.now());
    REQUIRE(waiting->ready());
    CHECK(contains(waiting->answer().body, "\"is_closed\":true"));
    CHECK_THROWS_WITH(client.vote(message.message_id, {0}, group.id), doctest::Contains("MESSAGE_POLL_CLOSED"));
}

TEST_CASE_FIXTURE(PollFixture, "a long poll that outlives another's poll ends at its own time") {
    const auto waiting = begin("getUpdates", {{"timeout", "50"}, {"allowed_updates", R"(["message"])"}});
    poll({{"open_period", "10"}});
    clock.advance(std::chrono::seconds(10));
    waiting->tick(clock.now());
    CHECK_FALSE(waiting->ready());
    clock.advance(std::chrono::seconds(40));
    waiting->tick(clock.now());
    REQUIRE(waiting->ready());
    CHECK(waiting->answer().body == R"({"ok":true,"result":[]})");
}

TEST_CASE_FIXTURE(PollFixture, "channels have anonymous polls only") {
    const std::string channel = std::to_string(emulator.add_chat("channel", "News", {bot_id}).id);
    CHECK(failure("sendPoll",
                  {{"chat_id", channel}, {"question", "?"}, {"options", R"(["a"])"}, {"is_anonymous", "false"}}) ==
          "Bad Request: non-anonymous polls can't be sent to channel chats");
}
