#include <tgfw/app/observe/error_reporter.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

#include <support/app_fixture.hpp>
#include <tgfw/bot/errors.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using namespace tgfw::test;

namespace {

/// Keeps what is reported.
class KeepingReporter final : public ErrorReporter {
public:
    void report(ErrorReport report) noexcept override { reports.push_back(std::move(report)); }
    awaitable<void> run(Clock&, Logger&) override {
        ++runs;
        co_return;
    }
    void stop() override { ++stops; }

    std::vector<ErrorReport> reports;
    int runs = 0;
    int stops = 0;
};

class ReporterBench {
public:
    explicit ReporterBench() : app(fixture.builder().error_reporter(reporter).build()) {}

    void serve(std::vector<Update> updates) {
        ListUpdater updater(fixture.clock, std::move(updates));
        fixture.serve(app, updater, 5s);
    }

    AppFixture fixture;
    std::shared_ptr<KeepingReporter> reporter = std::make_shared<KeepingReporter>();
    Application app;
};

awaitable<void> fail_with_text(const Update& update, Context&) {
    throw std::runtime_error("cannot read " + *update.effective_message()->text);
    co_return;
}

}  // namespace

TEST_CASE("the error reporter hears what a handler throws, with its update, user and handler") {
    ReporterBench bench;
    bench.app.add_handler(CommandHandler("go", [](const Update&, Context&) -> awaitable<void> {
        throw BadRequest(400, "Bad Request: chat not found");
        co_return;
    }));
    bench.serve({command_update(42, "/go", 77)});
    REQUIRE(bench.reporter->reports.size() == 1);
    const ErrorReport& report = bench.reporter->reports[0];
    CHECK(report.level == LogLevel::error);
    CHECK(report.type == "tgfw::BadRequest");
    CHECK(report.text.find("chat not found") != std::string::npos);
    CHECK(report.update_id == 77);
    CHECK(report.chat_id == 42);
    CHECK(report.user_id == 42);
    CHECK_FALSE(report.request_id.empty());
    CHECK(report.handler.find("CommandHandler") != std::string::npos);
}

TEST_CASE("the error reporter hears of an error that an error handler takes, too, and once") {
    ReporterBench bench;
    bench.app.add_handler(MessageHandler(filters::text, fail_with_text));
    int taken = 0;
    bench.app.add_error_handler([&](const Update*, Context&) -> awaitable<void> {
        ++taken;
        co_return;
    });
    bench.serve(list({{1, "some words"}, {2, "other words"}}));
    CHECK(taken == 2);
    CHECK(bench.reporter->reports.size() == 2);
    CHECK(bench.reporter->runs == 1);
    CHECK(bench.reporter->stops == 1);
}

TEST_CASE("a report holds neither what the user wrote nor a token") {
    ReporterBench bench;
    bench.app.add_handler(CommandHandler("go", [](const Update&, Context& context) -> awaitable<void> {
        throw std::runtime_error("no city " + context.args().at(0) + ", token " + kToken);
        co_return;
    }));
    bench.app.add_handler(MessageHandler(filters::text, fail_with_text));
    bench.serve({command_update(42, "/go Ouagadougou", 1), text_update(43, "my very secret words", 2)});
    REQUIRE(bench.reporter->reports.size() == 2);
    CHECK(bench.reporter->reports[0].text == "no city <text>, token <token>");
    CHECK(bench.reporter->reports[1].text == "cannot read <text>");
}

TEST_CASE("the error reporter hears of tasks, of updates that cannot be read, and of what ends the bot") {
    ReporterBench bench;
    bench.app.add_handler(MessageHandler(filters::text, [](const Update&, Context& context) -> awaitable<void> {
        const auto failing = []() -> awaitable<void> {
            throw std::logic_error("in a task");
            co_return;
        };
        context.create_task(failing());
        co_return;
    }));
    ListUpdater updater(bench.fixture.clock, list({{1, "x"}}));
    updater.problem = std::make_exception_ptr(std::runtime_error("the source is gone"));
    CHECK_THROWS_AS(bench.fixture.serve(bench.app, updater, 5s), std::runtime_error);
    std::vector<std::string> told;
    for (const ErrorReport& report : bench.reporter->reports) {
        told.push_back(std::string(to_string(report.level)) + " " + report.type + ": " + report.text);
    }
    CHECK(told == std::vector<std::string>{"critical std::runtime_error: the source is gone",
                                           "error std::logic_error: in a task"});
}

TEST_CASE("the name of an exception's type is told as it is written") {
    CHECK(exception_type(std::make_exception_ptr(std::out_of_range("x"))) == "std::out_of_range");
    CHECK(exception_type(std::make_exception_ptr(42)) == "int");
    CHECK(exception_type(nullptr) == "none");
}
