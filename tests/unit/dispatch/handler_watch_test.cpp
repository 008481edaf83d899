#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include <dispatch/context_access.hpp>
#include <tgfw/dispatch/handler_options.hpp>
#include <tgfw/dispatch/handler_watch.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

class Watched : public test::DispatchFixture {
public:
    Watched() { detail::ContextAccess::set_handler(context, &info); }

    void begin() { watch.begin(context, clock.now()); }

    Context context{dispatcher.services(), test::text_update(42, "a secret", 77)};
    HandlerInfo info = [] {
        HandlerInfo named;
        named.name = "CommandHandler /slow";
        return named;
    }();
    HandlerWatch watch{clock, 100ms};
};

}  // namespace

TEST_CASE_FIXTURE(Watched, "a handler that works for longer than the limit is named, with its update and its time") {
    watch.resumed();
    begin();
    clock.advance(101ms);
    watch.end();
    watch.suspended();
    REQUIRE(logger.lines.size() == 1);
    CHECK(logger.has("warning"));
    CHECK(logger.has("update_id=77 chat_id=42 user_id=42 handler=CommandHandler /slow request_id="));
    CHECK(logger.has(" ms=101"));
}

TEST_CASE_FIXTURE(Watched, "the limit itself is allowed, as is any time that passes while it waits") {
    watch.resumed();
    begin();
    clock.advance(100ms);
    watch.suspended();
    clock.advance(1h);
    watch.resumed();
    clock.advance(100ms);
    watch.end();
    watch.suspended();
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(Watched, "every resume is measured for itself") {
    watch.resumed();
    begin();
    watch.suspended();
    for (const auto time : {150ms, 50ms, 250ms}) {
        watch.resumed();
        clock.advance(time);
        watch.suspended();
    }
    CHECK(logger.lines.size() == 2);
    CHECK(logger.has("ms=150"));
    CHECK(logger.has("ms=250"));
}

TEST_CASE_FIXTURE(Watched, "what runs inside of a resume counts as part of it") {
    watch.resumed();
    begin();
    clock.advance(60ms);
    watch.resumed();
    clock.advance(60ms);
    watch.suspended();
    watch.suspended();
    CHECK(logger.has("ms=120"));
}

TEST_CASE_FIXTURE(Watched, "time outside of handlers is nobody's") {
    watch.resumed();
    clock.advance(1h);
    begin();
    watch.end();
    clock.advance(1h);
    watch.end();
    watch.suspended();
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(Watched, "a limit of 0 is no limit") {
    HandlerWatch patient(clock, 0ms);
    patient.resumed();
    patient.begin(context, clock.now());
    clock.advance(1h);
    patient.end();
    patient.suspended();
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(Watched, "what runs in a resume can ask whose it is") {
    HandlerWatch inner(clock, 100ms);
    CHECK(HandlerWatch::current() == nullptr);
    watch.resumed();
    CHECK(HandlerWatch::current() == nullptr);
    begin();
    CHECK(HandlerWatch::current() == &context);
    inner.resumed();
    CHECK(HandlerWatch::current() == nullptr);
    inner.suspended();
    CHECK(HandlerWatch::current() == &context);
    watch.suspended();
    CHECK(HandlerWatch::current() == nullptr);
    watch.resumed();
    CHECK(HandlerWatch::current() == &context);
    watch.end();
    CHECK(HandlerWatch::current() == nullptr);
    watch.suspended();
}
