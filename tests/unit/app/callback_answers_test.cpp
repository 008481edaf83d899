#include <tgfw/app/callback_answer.hpp>
#include <tgfw/tgfw.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

Update tap_of(std::string_view query, std::string_view data = "x") {
    return update_of("callback_query",
                     fmt::format(R"({{"id":"{}","from":{},"chat_instance":"5","data":"{}","message":{}}})", query,
                                 user_json(42), data, message_json(42, R"("text":"Pick")")));
}

/// An application that answers callback queries, whose server notes each answer with its second.
class AnswerFixture : public AppFixture {
public:
    AnswerFixture() {
        transport = std::make_shared<ScriptedTransport>(
            [this](std::string method, net::HttpRequest request) { return serve_call(method, std::move(request)); });
    }

    awaitable<net::HttpResponse> serve_call(std::string method, net::HttpRequest request) {
        if (method == "getMe") co_return ok(kMe);
        const auto body = parse_json(request.body);
        const auto member = [&](const char* name) {
            const auto* value = body.as_object().if_contains(name);
            return value == nullptr ? std::string() : " " + to_json(*value);
        };
        note(member("callback_query_id").substr(1) + member("text") + member("show_alert"));
        if (latency > 0s) co_await sleep_for(clock, latency);
        if (lost) throw NetworkError("the connection broke");
        co_return refusal ? *refusal : ok("true");
    }

    Application answering() { return builder().answer_callback_queries().build(); }

    /// Serves the updates for a minute; returns the notes, sorted.
    Notes run_all(Application& app, std::vector<Update> updates) {
        for (Update& update : updates) update.update_id = ++last_id_;
        ListUpdater updater(clock, std::move(updates));
        serve(app, updater, 60s);
        std::sort(notes.begin(), notes.end());
        return std::exchange(notes, Notes());
    }

    Clock::duration latency{};
    bool lost = false;
    std::optional<net::HttpResponse> refusal;

private:
    std::int64_t last_id_ = 0;
};

awaitable<void> do_nothing(const Update&, Context&) {
    co_return;
}

awaitable<void> work_slowly(const Update&, Context& context) {
    co_await sleep_for(context.clock(), 7s);
}

awaitable<void> answer_done(const Update&, Context& context) {
    co_await context.answer().text("Done");
}

awaitable<void> answer_slowly(const Update&, Context& context) {
    co_await sleep_for(context.clock(), 7s);
    co_await context.answer().text("Done");
}

awaitable<void> fail_always(const Update&, Context&) {
    throw std::runtime_error("broken");
    co_return;
}

}  // namespace

TEST_CASE("a callback query that nobody answered is answered once its handlers have ended, taken or not") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(do_nothing, "x"));
    app.add_handler(CallbackQueryHandler(do_nothing, "x"), 1);
    CHECK(fixture.run_all(app, {tap_of("7"), tap_of("8", "unknown")}) == Notes{"0 \"7\"", "0 \"8\""});
}

TEST_CASE("without the option nobody answers for the handlers") {
    AnswerFixture fixture;
    Application app = fixture.builder().build();
    app.add_handler(CallbackQueryHandler(do_nothing));
    CHECK(fixture.run_all(app, {tap_of("7")}).empty());
}

TEST_CASE("a handler's own answer counts, in whatever group and by whatever route") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(do_nothing));
    app.add_handler(CallbackQueryHandler(answer_done, "context"), 1);
    app.add_handler(CallbackQueryHandler(
                        [](const Update& update, Context& context) -> awaitable<void> {
                            Bot bot = context.bot();
                            co_await bot.answer_callback_query(update.callback_query->id).text("Bot");
                        },
                        "bot"),
                    1);
    app.add_handler(CallbackQueryHandler(
                        [](const Update& update, Context& context) -> awaitable<void> {
                            boost::json::object parameters;
                            parameters["callback_query_id"] = update.callback_query->id;
                            parameters["text"] = "Call";
                            const auto done = co_await context.bot().call("answerCallbackQuery", parameters);
                            CHECK(done == true);
                        },
                        "call"),
                    1);
    CHECK(fixture.run_all(app, {tap_of("1", "context"), tap_of("2", "bot"), tap_of("3", "call")}) ==
          Notes{"0 \"1\" \"Done\"", "0 \"2\" \"Bot\"", "0 \"3\" \"Call\""});
}

TEST_CASE("the answer of a handler that runs beside the others counts, and is waited for") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(answer_done, "own").block(false));
    app.add_handler(CallbackQueryHandler(do_nothing, "none").block(false));
    app.add_handler(
        CallbackQueryHandler(
            [](const Update&, Context& context) -> awaitable<void> { co_await sleep_for(context.clock(), 2s); }, "slow")
            .block(false));
    CHECK(fixture.run_all(app, {tap_of("1", "own"), tap_of("2", "none"), tap_of("3", "slow")}) ==
          Notes{"0 \"1\" \"Done\"", "0 \"2\"", "2 \"3\""});
}

TEST_CASE("a callback query whose handler failed is answered, after the error handlers had their chance") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(fail_always));
    bool apologise = false;
    app.add_error_handler([&](const Update*, Context& context) -> awaitable<void> {
        if (apologise) co_await context.answer().text("Sorry");
    });
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"0 \"7\""});
    apologise = true;
    CHECK(fixture.run_all(app, {tap_of("8")}) == Notes{"0 \"8\" \"Sorry\""});
}

TEST_CASE("a slow handler's query is answered in the meantime, and what it answers later is not sent") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(work_slowly, "silent"));
    app.add_handler(CallbackQueryHandler(answer_slowly, "late"));
    CHECK(fixture.run_all(app, {tap_of("7", "silent")}) == Notes{"5 \"7\""});
    CHECK_FALSE(fixture.logger.has("text is not shown"));
    CHECK(fixture.run_all(app, {tap_of("8", "late")}) == Notes{"5 \"8\""});
    CHECK(fixture.logger.has("warning: A callback query was answered already, and this answer's text is not shown"));
    CHECK_FALSE(fixture.logger.has("error:"));
}

TEST_CASE("how long a handler may leave its query unanswered is a setting") {
    AnswerFixture fixture;
    Application app = fixture.builder().answer_callback_queries(1s).build();
    app.add_handler(CallbackQueryHandler(work_slowly));
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"1 \"7\""});
    CHECK_THROWS_AS(static_cast<void>(fixture.builder().answer_callback_queries(-1s).build()), ConfigError);
}

TEST_CASE("a handler's flag says what is answered for it, unless it failed or is late") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    const auto add = [&](Callback callback, std::string data, CallbackAnswer answer) {
        app.add_handler(CallbackQueryHandler(std::move(callback), std::move(data)).flag(std::move(answer)));
    };
    add(do_nothing, "text", CallbackAnswer("Saved"));
    add(do_nothing, "alert", CallbackAnswer("Saved").as_alert());
    add(fail_always, "failed", CallbackAnswer("Saved"));
    add(do_nothing, "none", CallbackAnswer::none());
    add(answer_done, "own", CallbackAnswer::none());
    add(answer_done, "both", CallbackAnswer("Saved"));
    CHECK(fixture.run_all(app, {tap_of("1", "text"), tap_of("2", "alert"), tap_of("3", "failed"), tap_of("4", "none"),
                                tap_of("5", "own"), tap_of("6", "both")}) ==
          Notes{"0 \"1\" \"Saved\"", "0 \"2\" \"Saved\" true", "0 \"3\"", "0 \"5\" \"Done\"", "0 \"6\" \"Done\""});
    add(work_slowly, "slow", CallbackAnswer("Saved"));
    add(work_slowly, "silent", CallbackAnswer::none());
    CHECK(fixture.run_all(app, {tap_of("7", "slow")}) == Notes{"5 \"7\""});
    CHECK(fixture.run_all(app, {tap_of("8", "silent")}).empty());
}

TEST_CASE("a handler that stops the update has not failed: its flag's text is shown") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler([](const Update&, Context&) -> awaitable<void> {
                        throw ApplicationHandlerStop();
                        co_return;
                    }).flag(CallbackAnswer("Saved")));
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"0 \"7\" \"Saved\""});
}

TEST_CASE("an answer that comes too late for the server is no error of the handler") {
    AnswerFixture fixture;
    fixture.refusal = failed(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
    Application app = fixture.answering();
    bool went_on = false;
    app.add_handler(CallbackQueryHandler([&](const Update&, Context& context) -> awaitable<void> {
        co_await context.answer().text("Done");
        went_on = true;
    }));
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"0 \"7\" \"Done\""});
    CHECK(went_on);
    CHECK_FALSE(fixture.logger.has("error:"));
}

TEST_CASE("an answer that failed is the handler's error, and the query is answered once more") {
    AnswerFixture fixture;
    fixture.refusal = failed(400, "Bad Request: MESSAGE_TOO_LONG");
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(answer_done));
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"0 \"7\"", "0 \"7\" \"Done\""});
    CHECK(fixture.logger.has("MESSAGE_TOO_LONG"));
    CHECK(fixture.logger.has("warning: A callback query could not be answered"));
}

TEST_CASE("an answer that is lost on its way disturbs no handler") {
    AnswerFixture fixture;
    fixture.lost = true;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(do_nothing));
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"0 \"7\""});
    CHECK_FALSE(fixture.logger.has("error:"));
}

TEST_CASE("while an answer is under way there is no second one") {
    AnswerFixture fixture;
    fixture.latency = 8s;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(answer_done));
    CHECK(fixture.run_all(app, {tap_of("7")}) == Notes{"0 \"7\" \"Done\""});
}

TEST_CASE("the next update of the chat does not wait for the answer") {
    AnswerFixture fixture;
    fixture.latency = 8s;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler([&](const Update& update, Context&) -> awaitable<void> {
        fixture.note("handled " + update.callback_query->id);
        co_return;
    }));
    CHECK(fixture.run_all(app, {tap_of("1"), tap_of("2")}) ==
          Notes{"0 \"1\"", "0 \"2\"", "0 handled 1", "0 handled 2"});
}

TEST_CASE("a tap that a handler has waited for is answered when that handler has ended") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CommandHandler("ask", [&](const Update&, Context& context) -> awaitable<void> {
        const CallbackQuery first = co_await context.wait_for_callback_query(30s);
        fixture.note("first " + first.id);
        const CallbackQuery second = co_await context.wait_for_callback_query(30s);
        Bot bot = context.bot();
        co_await bot.answer_callback_query(second.id).text("Both");
        co_await sleep_for(context.clock(), 2s);
    }));
    CHECK(fixture.run_all(app, {command_update(42, "/ask"), tap_of("1"), tap_of("2")}) ==
          Notes{"0 \"2\" \"Both\"", "0 first 1", "2 \"1\""});
}

TEST_CASE("a query that is processed without a run of the application is answered before that ends") {
    AnswerFixture fixture;
    Application app = fixture.answering();
    app.add_handler(CallbackQueryHandler(fail_always, "fail").flag(CallbackAnswer("Saved")));
    app.add_handler(CallbackQueryHandler(do_nothing).flag(CallbackAnswer("Saved")));
    run(fixture.io, app.initialize());
    fixture.begin = fixture.clock.now();
    run(fixture.io, app.process_update(tap_of("7")));
    run(fixture.io, app.process_update(tap_of("8", "fail")));
    CHECK(fixture.notes == Notes{"0 \"7\" \"Saved\"", "0 \"8\""});
}
