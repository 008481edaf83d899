#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

namespace {

class Lost : public Error {
public:
    using Error::Error;
};

template <class E>
auto throwing(std::string text) {
    return [text](Context&) -> awaitable<void> {
        throw E(text);
        co_return;
    };
}

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture, "a typed error handler runs for its exceptions and those derived from them") {
    dispatcher.add_error_handler(ErrorCallback::of<Lost>([this](const Lost& error, Context&) -> awaitable<void> {
        notes.push_back(std::string("lost: ") + error.what());
        co_return;
    }));
    dispatcher.add_error_handler(
        ErrorCallback::of<Error>([this](const Error& error, const Update* update, Context&) -> awaitable<void> {
            notes.push_back(std::string("error: ") + error.what() + " in " + std::to_string(update->update_id));
            co_return;
        }));
    dispatcher.add_handler(CommandHandler("lost", throwing<Lost>("here")));
    dispatcher.add_handler(CommandHandler("config", throwing<ConfigError>("there")));
    dispatcher.add_handler(CommandHandler("other", throwing<std::runtime_error>("secret place")));
    process(command_update(5, "/lost", 1));
    process(command_update(5, "/config", 2));
    CHECK(notes == Notes{"lost: here", "error: here in 1", "error: there in 2"});
    CHECK(logger.lines.empty());
    process(command_update(5, "/other", 3));
    CHECK(
        logger.has("no error handler takes this error update_id=3 chat_id=5 user_id=5 handler=CommandHandler(/other)"));
}

TEST_CASE_FIXTURE(DispatchFixture, "a context of its own goes to each error handler, with the handler's name") {
    dispatcher.add_error_handler([this](const Update* update, Context& context) -> awaitable<void> {
        notes.push_back(std::string(context.handler_name()) + " " + std::to_string(update->update_id) + " " +
                        std::to_string(context.attribute<int>()++));
        co_return;
    });
    dispatcher.add_error_handler([this](Context& context) -> awaitable<void> {
        notes.push_back(std::to_string(context.attribute<int>()));
        co_return;
    });
    dispatcher.add_handler(CommandHandler("a", throwing<Lost>("x")).name("the one"));
    process(command_update(5, "/a", 4));
    CHECK(notes == Notes{"the one 4 0", "0"});
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "an error handler sees the attributes that the failed handler left, such as for a log") {
    dispatcher.add_error_handler([this](Context& context) -> awaitable<void> {
        notes.push_back(context.attribute<std::string>());
        co_return;
    });
    dispatcher.add_handler(CommandHandler("a", [](Context& context) -> awaitable<void> {
        context.attribute<std::string>() = "company 7";
        throw Lost("x");
        co_return;
    }));
    process(command_update(5, "/a", 4));
    CHECK(notes == Notes{"company 7"});
}

namespace {

int calls = 0;
awaitable<void> count_call(const Update*, Context&) {
    ++calls;
    co_return;
}

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture,
                  "a function that is an error handler already is not added again, and can be taken back") {
    calls = 0;
    dispatcher.add_error_handler(count_call);
    dispatcher.add_error_handler(count_call);
    CHECK(logger.has("this function is an error handler already"));
    dispatcher.add_handler(TypeHandler<Update>(throwing<Lost>("x")));
    process(text_update(5, "x"));
    CHECK(calls == 1);
    CHECK(dispatcher.remove_error_handler(count_call));
    CHECK_FALSE(dispatcher.remove_error_handler(count_call));
    process(text_update(5, "x"));
    CHECK(calls == 1);
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a non-blocking error handler runs beside; what it throws is logged and stops nothing") {
    dispatcher.add_error_handler(
        [this](Context& context) -> awaitable<void> {
            co_await sleep_for(context.clock(), 1s);
            notes.push_back("slow");
            throw ApplicationHandlerStop();
        },
        false);
    dispatcher.add_error_handler(
        [this](Context& context) -> awaitable<void> {
            co_await sleep_for(context.clock(), 2s);
            notes.push_back("slower");
            throw Lost("twice");
        },
        false);
    dispatcher.add_error_handler([this](Context&) -> awaitable<void> {
        notes.push_back("quick");
        co_return;
    });
    dispatcher.add_handler(TypeHandler<Update>(throwing<Lost>("x")));
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"quick", "next group", "slow", "slower"});
    CHECK(logger.has("warning: ApplicationHandlerStop from a non-blocking error handler has no effect"));
    CHECK(logger.has("error: An error handler failed update_id=1"));
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a non-blocking error handler knows the name of a handler that was taken back meanwhile") {
    dispatcher.add_error_handler(
        [this](Context& context) -> awaitable<void> {
            co_await sleep_for(context.clock(), 1s);
            notes.push_back(std::string(context.handler_name()));
        },
        false);
    HandlerHandle failing =
        dispatcher.add_handler(TypeHandler<Update>(throwing<Lost>("x")).name("a handler with a long name"));
    begin(text_update(5, "x"));
    CHECK(failing.remove());
    begin(text_update(5, "y"));
    testing::run_virtual(io, clock, tasks.join());
    CHECK(notes == Notes{"a handler with a long name"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a deadline cancels the callback and reports it by the handler's name") {
    dispatcher.add_error_handler(
        ErrorCallback::of<DeadlineExceeded>([this](const DeadlineExceeded& e, Context&) -> awaitable<void> {
            notes.push_back(e.what());
            co_return;
        }));
    dispatcher.add_handler(CommandHandler("slow", [this](Context& c) -> awaitable<void> {
                               co_await sleep_for(c.clock(), 1h);
                               notes.push_back("never");
                           }).deadline(5s));
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    const auto begun = clock.now();
    process(command_update(5, "/slow"));
    CHECK(clock.now() - begun == 5s);
    CHECK(notes == Notes{"CommandHandler(/slow) took longer than its deadline and was cancelled", "next group"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a deadline may have a callback of its own instead") {
    dispatcher.add_handler(CommandHandler("slow", [](Context& c) -> awaitable<void> {
                               co_await sleep_for(c.clock(), 1h);
                           }).deadline(5s, note("sorry")));
    dispatcher.add_handler(CommandHandler("quick", note("quick")).deadline(5s, note("never")));
    process(command_update(5, "/slow"));
    process(command_update(5, "/quick"));
    CHECK(notes == Notes{"sorry", "quick"});
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a callback that ignores its deadline holds nothing up, and is waited for at the end") {
    dispatcher.add_handler(CommandHandler("deaf", [this](Context& c) -> awaitable<void> {
                               co_await boost::asio::this_coro::reset_cancellation_state(
                                   boost::asio::disable_cancellation());
                               co_await sleep_for(c.clock(), 1h);
                               notes.push_back("heard " + std::to_string(c.update().update_id));
                           }).deadline(5s, note("sorry")));
    const auto begun = clock.now();
    testing::run_virtual(io, clock, dispatcher.process_update(command_update(5, "/deaf", 8)));
    CHECK(clock.now() - begun == 5s);
    testing::run_virtual(io, clock, tasks.join());
    CHECK(notes == Notes{"sorry", "heard 8"});
}

TEST_CASE_FIXTURE(DispatchFixture, "what a callback throws before its deadline is its own error") {
    dispatcher.add_error_handler([this](Context& c) -> awaitable<void> {
        notes.push_back(c.error_text());
        co_return;
    });
    dispatcher.add_handler(CommandHandler("bad", throwing<Lost>("early")).deadline(5s));
    process(command_update(5, "/bad"));
    CHECK(notes == Notes{"early"});
}
