#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/conversation_handler.hpp>
#include <tgfw/dispatch/handlers/media_group_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/test_scheduler.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

namespace {

std::string name_of(Outcome outcome) {
    if (outcome == Outcome::handled) return "handled";
    return outcome == Outcome::failed ? "failed" : "cancelled";
}

/// A dispatcher whose updates note how they ended.
class OutcomeFixture : public DispatchFixture {
public:
    /// A turn whose end is of no interest, but the ending of its update is.
    Turn ending(std::string name) {
        auto listener = [this, name](Outcome outcome, const std::exception_ptr& error) {
            notes.push_back(name + " " + name_of(outcome) + (error ? ": " + describe(error) : ""));
        };
        return Turn(nullptr, std::make_shared<Ending>(std::move(listener)));
    }
    /// Begins to handle it, as it would be behind others.
    void come(Update update, std::string name) { begin(std::move(update), ending(std::move(name))); }
    void pass(Clock::duration time) { testing::run_virtual(io, clock, sleep_for(clock, time)); }

    std::function<awaitable<void>(Context&)> sleeper(Clock::duration time) {
        return [time](Context& context) -> awaitable<void> { co_await sleep_for(context.clock(), time); };
    }
    std::function<awaitable<void>(Context&)> thrower() {
        return [](Context&) -> awaitable<void> {
            throw std::runtime_error("broken");
            co_return;
        };
    }
};

}  // namespace

TEST_CASE_FIXTURE(OutcomeFixture, "an update is handled when its handlers have ended, or where none takes it") {
    dispatcher.add_handler(CommandHandler("slow", sleeper(5s)));
    come(command_update(5, "/slow"), "slow");
    come(text_update(5, "nobody's"), "other");
    CHECK(notes == Notes{"other handled"});
    pass(6s);
    CHECK(notes == Notes{"other handled", "slow handled"});
}

TEST_CASE_FIXTURE(OutcomeFixture, "an update has failed where a handler threw, once the error handlers have heard") {
    dispatcher.add_handler(CommandHandler("break", thrower()));
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    dispatcher.add_error_handler([this](const Update*, Context&) -> awaitable<void> {
        notes.push_back("error handler");
        co_return;
    });
    come(command_update(5, "/break"), "it");
    CHECK(notes == Notes{"error handler", "next group", "it failed: broken"});
}

TEST_CASE_FIXTURE(OutcomeFixture, "an update that a handler stops is handled") {
    dispatcher.add_handler(TypeHandler<Update>([](Context&) -> awaitable<void> {
        throw ApplicationHandlerStop();
        co_return;
    }));
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    come(text_update(5, "hi"), "it");
    CHECK(notes == Notes{"it handled"});
}

TEST_CASE_FIXTURE(OutcomeFixture, "an update whose handler is cancelled has neither been handled nor failed") {
    dispatcher.add_handler(CommandHandler("slow", sleeper(5s)));
    come(command_update(5, "/slow"), "slow");
    tasks.cancel();
    testing::run_virtual(io, clock, tasks.join());
    CHECK(notes == Notes{"slow cancelled"});
}

TEST_CASE_FIXTURE(OutcomeFixture,
                  "a handler that waits for a further update has handled its own, and ends the other's") {
    dispatcher.add_handler(CommandHandler("greet", [this](Context& context) -> awaitable<void> {
        const Message name = co_await context.wait_for_message(filters::text, 30s);
        notes.push_back("hello " + *name.text);
        co_await sleep_for(context.clock(), 5s);
        if (*name.text == "nobody") throw std::runtime_error("broken");
    }));
    come(command_update(5, "/greet"), "first");
    come(text_update(5, "Ann"), "second");
    CHECK(notes == Notes{"first handled", "hello Ann"});
    pass(6s);
    CHECK(notes.back() == "second handled");
    notes.clear();
    come(command_update(5, "/greet"), "third");
    come(text_update(5, "nobody"), "fourth");
    pass(6s);
    CHECK(notes == Notes{"third handled", "hello nobody", "fourth failed: broken"});
}

TEST_CASE_FIXTURE(OutcomeFixture, "a handler that does not block holds the ending of its update back, not its turn") {
    dispatcher.add_handler(CommandHandler("slow", sleeper(5s)).block(false));
    dispatcher.add_handler(CommandHandler("break", thrower()).block(false));
    Turn turn([this] { notes.push_back("turn ends"); },
              std::make_shared<Ending>([this](Outcome o, const std::exception_ptr&) { notes.push_back(name_of(o)); }));
    begin(command_update(5, "/slow"), std::move(turn));
    CHECK(notes == Notes{"turn ends"});
    pass(6s);
    CHECK(notes == Notes{"turn ends", "handled"});
    come(command_update(5, "/break"), "it");
    CHECK(notes.back() == "it failed: broken");
    come(command_update(5, "/slow"), "late");
    tasks.cancel();
    testing::run_virtual(io, clock, tasks.join());
    CHECK(notes.back() == "late cancelled");
}

TEST_CASE_FIXTURE(OutcomeFixture, "an update's middleware belongs to its handling") {
    dispatcher.add_update_middleware([this](Context& context, Proceed proceed) -> awaitable<void> {
        co_await proceed();
        co_await sleep_for(context.clock(), 5s);
        notes.push_back("middleware");
        if (context.update().update_id == 2) throw std::runtime_error("broken");
    });
    dispatcher.add_handler(TypeHandler<Update>(note("handler")));
    come(text_update(5, "hi", 1), "first");
    come(text_update(6, "hi", 2), "second");
    pass(6s);
    CHECK(notes == Notes{"handler", "handler", "middleware", "first handled", "middleware", "second failed: broken"});
}

TEST_CASE_FIXTURE(OutcomeFixture, "what runs too long has failed") {
    dispatcher.add_handler(CommandHandler("slow", sleeper(5s)).deadline(2s));
    come(command_update(5, "/slow"), "slow");
    pass(6s);
    REQUIRE(notes.size() == 1);
    CHECK(notes.front().find("took longer than its deadline") != std::string::npos);
}

TEST_CASE_FIXTURE(OutcomeFixture, "the updates of an album end when it has been handled") {
    TestScheduler scheduler(io.get_executor(), clock);
    dispatcher.set_scheduler(&scheduler);
    bool broken = false;
    dispatcher.add_handler(MediaGroupHandler([this, &broken](const Album& album, Context&) -> awaitable<void> {
        notes.push_back(std::to_string(album.size()) + " photos");
        if (broken) throw std::runtime_error("broken");
        co_return;
    }));
    const auto photo = [](int id, std::string_view album) {
        return update_of("message",
                         fmt::format(R"({{"message_id":{},"date":1,"from":{},"chat":{},"media_group_id":"{}"}})", id,
                                     user_json(5), chat_json(5), album));
    };
    come(photo(1, "a"), "first");
    come(photo(2, "a"), "second");
    CHECK(notes.empty());
    clock.advance(1s);
    testing::run_ready(io);
    CHECK(notes == Notes{"2 photos", "first handled", "second handled"});
    notes.clear();
    broken = true;
    come(photo(3, "b"), "third");
    clock.advance(1s);
    testing::run_ready(io);
    CHECK(notes == Notes{"1 photos", "third failed: broken"});
    dispatcher.set_scheduler(nullptr);
    run(io, scheduler.stop());
}
