#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/dispatch/handler_watch.hpp>

#include <support/dispatch_fixture.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

class Watched {
public:
    ManualClock clock;
    test::ListLogger logger;
    HandlerWatch watch{clock, logger, 100ms};
};

}  // namespace

TEST_CASE_FIXTURE(Watched, "a handler that works for longer than the limit is named, with its update and its time") {
    watch.set_update(77);
    watch.resumed();
    watch.begin("CommandHandler /slow");
    clock.advance(101ms);
    watch.end();
    watch.suspended();
    REQUIRE(logger.lines.size() == 1);
    CHECK(logger.has("warning"));
    CHECK(logger.has("handler=CommandHandler /slow update_id=77 ms=101"));
}

TEST_CASE_FIXTURE(Watched, "the limit itself is allowed, as is any time that passes while it waits") {
    watch.resumed();
    watch.begin("h");
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
    watch.begin("h");
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
    watch.begin("h");
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
    watch.begin("h");
    watch.end();
    clock.advance(1h);
    watch.end();
    watch.suspended();
    CHECK(logger.lines.empty());
}
