#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

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

/// A handler that asks for a name and greets.
auto greeter(Notes& notes) {
    return [&notes](Context& context) -> awaitable<void> {
        notes.push_back("name?");
        const Message name = co_await context.wait_for_message(filters::text, 30s);
        notes.push_back("hello " + *name.text);
        const CallbackQuery tap = co_await context.wait_for_callback_query(30s);
        notes.push_back("tapped " + *tap.data);
    };
}

/// A turn that notes its end.
Turn noting(Notes& notes, std::string name) {
    return Turn([&notes, name] { notes.push_back("end of " + name); });
}

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture, "a handler may wait for its user's next updates, which no other handler sees") {
    dispatcher.add_handler(CommandHandler("greet", greeter(notes)));
    dispatcher.add_handler(TypeHandler<Update>(note("other")));
    begin(command_update(5, "/greet"));
    begin(text_update(6, "someone else"));
    begin(message_update(5, R"("caption":"no text")"));
    begin(text_update(5, "Ann"));
    begin(callback_update(5, "tea"));
    begin(text_update(5, "after"));
    CHECK(notes == Notes{"name?", "other", "other", "hello Ann", "tapped tea", "other"});
    CHECK(tasks.empty());
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a handler that waits gives its turn back and takes over that of the update it gets") {
    dispatcher.add_handler(CommandHandler("greet", greeter(notes)));
    begin(command_update(5, "/greet"), noting(notes, "first"));
    begin(text_update(5, "Ann"), noting(notes, "second"));
    begin(callback_update(5, "tea"), noting(notes, "third"));
    CHECK(notes == Notes{"name?", "end of first", "hello Ann", "end of second", "tapped tea", "end of third"});
}

TEST_CASE_FIXTURE(DispatchFixture, "waiting ends with DeadlineExceeded when nothing comes") {
    dispatcher.add_error_handler(
        ErrorCallback::of<DeadlineExceeded>([this](const DeadlineExceeded&, Context&) -> awaitable<void> {
            notes.push_back("too late");
            co_return;
        }));
    dispatcher.add_handler(CommandHandler("greet", greeter(notes)));
    const auto begun = clock.now();
    process(command_update(5, "/greet"));
    CHECK(clock.now() - begun == 30s);
    CHECK(notes == Notes{"name?", "too late"});
}

TEST_CASE_FIXTURE(DispatchFixture, "waiting handlers are ended when the application stops") {
    dispatcher.add_handler(CommandHandler("greet", greeter(notes)));
    begin(command_update(5, "/greet"));
    begin(command_update(6, "/greet"));
    CHECK(tasks.size() == 2);
    dispatcher.cancel_waiters();
    testing::run_ready(io);
    CHECK(tasks.empty());
    CHECK(notes == Notes{"name?", "name?"});
    begin(command_update(7, "/greet"));
    CHECK(tasks.empty());
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "of two handlers that wait for the same user the first to ask gets the first answer") {
    dispatcher.add_handler(CommandHandler("greet", greeter(notes)));
    begin(command_update(5, "/greet"));
    dispatcher.add_handler(CallbackQueryHandler([this](Context& context) -> awaitable<void> {
        const Message said = co_await context.wait_for_message(filters::text, 30s);
        notes.push_back("second got " + *said.text);
    }));
    begin(callback_update(5, "x"));
    begin(text_update(5, "one"));
    begin(text_update(5, "two"));
    CHECK(notes == Notes{"name?", "hello one", "second got two"});
}

TEST_CASE_FIXTURE(DispatchFixture, "an update without a user or a chat cannot be waited from") {
    dispatcher.add_error_handler([this](Context& c) -> awaitable<void> {
        notes.push_back(c.error_text());
        co_return;
    });
    dispatcher.add_handler(TypeHandler<Update>(greeter(notes)));
    process(update_of(
        "poll",
        R"({"id":"1","question":"?","options":[],"total_voter_count":0,"is_closed":false,"is_anonymous":true,"type":"regular","allows_multiple_answers":false})"));
    CHECK(notes == Notes{"name?", "Context::wait_for: this update has no user or no chat"});
}
