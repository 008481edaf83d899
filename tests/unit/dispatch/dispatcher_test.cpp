#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
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

awaitable<void> fail(const Update&, Context&) {
    throw std::runtime_error("boom");
    co_return;
}

awaitable<void> stop(const Update&, Context&) {
    throw ApplicationHandlerStop();
    co_return;
}

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture, "the first handler that takes an update runs, and no other of its group") {
    dispatcher.add_handler(CommandHandler("start", note("command")));
    dispatcher.add_handler(MessageHandler(filters::text, note("first")));
    dispatcher.add_handler(MessageHandler(filters::text, note("second")));
    process(text_update(5, "x"));
    CHECK(notes == Notes{"first"});
}

TEST_CASE_FIXTURE(DispatchFixture, "every group sees the update, by ascending number (X-04)") {
    dispatcher.add_handler(TypeHandler<Update>(note("ten")), 10);
    dispatcher.add_handler(TypeHandler<Update>(note("minus one")), -1);
    dispatcher.add_handler(TypeHandler<Update>(note("zero")));
    dispatcher.add_handler(TypeHandler<InlineQuery>(note("never")), 5);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"minus one", "zero", "ten"});
}

TEST_CASE_FIXTURE(DispatchFixture, "an update that nobody takes is no error") {
    dispatcher.add_handler(CommandHandler("start", note("command")));
    process(text_update(5, "x"));
    process(update_of("a_new_kind", "{}"));
    CHECK(notes.empty());
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(DispatchFixture, "ApplicationHandlerStop keeps later groups from running (X-02)") {
    dispatcher.add_handler(TypeHandler<Update>(stop), 0);
    dispatcher.add_handler(TypeHandler<Update>(note("later")), 1);
    process(text_update(5, "x"));
    CHECK(notes.empty());
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a handler that throws goes to the error handlers, then the next group has its turn") {
    dispatcher.add_handler(TypeHandler<Update>(fail), 0);
    dispatcher.add_handler(TypeHandler<Update>(note("not this one")), 0);
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    dispatcher.add_error_handler([this](const Update* update, Context& context) -> awaitable<void> {
        REQUIRE(update != nullptr);
        notes.push_back("error " + context.error_text() + " in " + std::to_string(context.update().update_id));
        co_return;
    });
    process(text_update(5, "x", 77));
    CHECK(notes == Notes{"error boom in 77", "next group"});
}

TEST_CASE_FIXTURE(DispatchFixture, "an error that no error handler hears is logged, without the message's text") {
    dispatcher.add_handler(TypeHandler<Update>(fail));
    process(text_update(5, "private words", 77));
    CHECK(logger.has("error: A handler failed"));
    CHECK(logger.has("update_id=77"));
    CHECK(logger.has("error=boom"));
    CHECK_FALSE(logger.has("private words"));
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "error handlers run in order, and one that fails does not keep the next from running") {
    dispatcher.add_handler(TypeHandler<Update>(fail));
    dispatcher.add_error_handler([](const Update*, Context&) -> awaitable<void> {
        throw std::runtime_error("error handler broke");
        co_return;
    });
    dispatcher.add_error_handler([this](const Update*, Context&) -> awaitable<void> {
        notes.emplace_back("second");
        co_return;
    });
    process(text_update(5, "x"));
    CHECK(notes == Notes{"second"});
    CHECK(logger.has("error handler broke"));
}

TEST_CASE_FIXTURE(DispatchFixture, "an error handler can stop the other error handlers and all later groups") {
    dispatcher.add_handler(TypeHandler<Update>(fail), 0);
    dispatcher.add_handler(TypeHandler<Update>(note("later")), 1);
    dispatcher.add_error_handler([](const Update*, Context&) -> awaitable<void> {
        throw ApplicationHandlerStop();
        co_return;
    });
    dispatcher.add_error_handler([this](const Update*, Context&) -> awaitable<void> {
        notes.emplace_back("second");
        co_return;
    });
    process(text_update(5, "x"));
    CHECK(notes.empty());
}

TEST_CASE_FIXTURE(DispatchFixture, "a filter that throws is an error of the update, not the end of the bot") {
    const filters::MessageFilter broken([](const Message&) -> bool { throw std::runtime_error("broken filter"); });
    dispatcher.add_handler(MessageHandler(broken, note("never")), 0);
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"next group"});
    CHECK(logger.has("broken filter"));
}

TEST_CASE_FIXTURE(DispatchFixture, "a blocking handler holds up the next group, a non-blocking one does not (X-03)") {
    const auto slow = [this](const Update&, Context& context) -> awaitable<void> {
        co_await sleep_for(context.clock(), 2s);
        notes.emplace_back("slow");
    };
    dispatcher.add_handler(TypeHandler<Update>(slow), 0);
    dispatcher.add_handler(TypeHandler<Update>(note("next")), 1);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"slow", "next"});
    dispatcher.add_handler(TypeHandler<Update>(slow).block(false), -2);
    dispatcher.add_handler(TypeHandler<Update>(note("early")), -1);
    dispatcher.add_handler(TypeHandler<Update>(stop), -1);
    notes.clear();
    process(text_update(5, "x"));
    CHECK(notes.front() == "early");
    CHECK(notes.size() == 4);
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a non-blocking handler that throws reaches the error handlers, and cannot stop the groups") {
    dispatcher.add_handler(TypeHandler<Update>(fail).block(false), 0);
    dispatcher.add_handler(TypeHandler<Update>(stop).block(false), 1);
    dispatcher.add_handler(TypeHandler<Update>(note("last")), 2);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"last"});
    CHECK(logger.has("boom"));
    CHECK(logger.has("no effect"));
}

TEST_CASE_FIXTURE(DispatchFixture, "a task that a handler created is run beside, and its error names the update") {
    dispatcher.add_handler(TypeHandler<Update>([this](const Update&, Context& context) -> awaitable<void> {
        auto work = [](ManualClock& time, Notes& list) -> awaitable<void> {
            co_await sleep_for(time, 1s);
            list.emplace_back("task");
            throw std::runtime_error("task broke");
        };
        context.create_task(work(clock, notes));
        notes.emplace_back("handler");
        co_return;
    }));
    process(text_update(5, "x", 77));
    CHECK(notes == Notes{"handler", "task"});
    CHECK(logger.has("update_id=77"));
    CHECK(logger.has("task broke"));
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a handler can be removed while its update is under way; the change counts from the next one") {
    const Handler second = TypeHandler<Update>(note("second"));
    dispatcher.add_handler(TypeHandler<Update>([this, &second](const Update&, Context&) -> awaitable<void> {
        notes.push_back(dispatcher.remove_handler(second, 1) ? "removed" : "gone");
        co_return;
    }));
    dispatcher.add_handler(second, 1);
    process(text_update(5, "x"));
    process(text_update(5, "x"));
    CHECK(notes == Notes{"removed", "second", "gone"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a user's own handler needs three functions") {
    class EvenIds {
    public:
        explicit EvenIds(Notes& notes) : notes_(&notes) {}
        bool check(const UpdateView& view, Match&) const { return view.update().update_id % 2 == 0; }
        awaitable<void> handle(const Update& update, Context&) const {
            notes_->push_back(std::to_string(update.update_id));
            co_return;
        }
        bool blocking() const { return true; }

    private:
        Notes* notes_;
    };
    dispatcher.add_handler(EvenIds(notes));
    for (int id = 1; id <= 4; ++id) process(text_update(5, "x", id));
    CHECK(notes == Notes{"2", "4"});
}

TEST_CASE_FIXTURE(DispatchFixture, "each handler sees its own arguments and matches") {
    dispatcher.add_handler(
        CommandHandler("go",
                       [this](const Update&, Context& context) -> awaitable<void> {
                           notes.push_back(context.args().at(0) + std::to_string(context.matches().size()));
                           co_return;
                       }),
        0);
    dispatcher.add_handler(
        MessageHandler(filters::regex("g(o)"),
                       [this](const Update&, Context& context) -> awaitable<void> {
                           notes.push_back(std::to_string(context.args().size()) + context.match()->group(1).value());
                           co_return;
                       }),
        1);
    process(command_update(5, "/go now"));
    CHECK(notes == Notes{"now0", "0o"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a handler that is cancelled is not reported as an error of the bot") {
    dispatcher.add_handler(TypeHandler<Update>(
        [](const Update&, Context& context) -> awaitable<void> { co_await sleep_for(context.clock(), 1h); }));
    boost::asio::cancellation_signal signal;
    std::exception_ptr ended;
    const auto keep = [&](std::exception_ptr error) { ended = error; };
    boost::asio::co_spawn(io, dispatcher.process_update(text_update(5, "x")),
                          boost::asio::bind_cancellation_slot(signal.slot(), keep));
    testing::run_ready(io);
    signal.emit(boost::asio::cancellation_type::terminal);
    testing::run_ready(io);
    CHECK(ended);
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(DispatchFixture, "an error without an update reaches the error handlers with none") {
    dispatcher.add_error_handler([this](const Update* update, Context& context) -> awaitable<void> {
        notes.push_back(update == nullptr ? context.error_text() : "an update");
        CHECK_THROWS_AS(static_cast<void>(context.update()), ConfigError);
        co_return;
    });
    const auto error = std::make_exception_ptr(std::runtime_error("poll failed"));
    CHECK_FALSE(run(io, dispatcher.process_error(nullptr, error)));
    CHECK(notes == Notes{"poll failed"});
}
