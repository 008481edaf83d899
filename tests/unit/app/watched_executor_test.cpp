#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <app/watched_executor.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/net/with_timeout.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// `busy` works for 150 ms on end, `in parts` three times 60 ms with pauses, `late` works for 200 ms after a pause of
/// 10 s, `inside` for 120 ms in a coroutine of its own.
class Slow : public AppFixture {
public:
    awaitable<void> work(const Update& update, Context& context) {
        const std::string text = *update.effective_message()->text;
        if (text == "busy") clock.advance(150ms);
        for (int part = 0; text == "in parts" && part < 3; ++part) {
            clock.advance(60ms);
            co_await sleep_for(context.clock(), 1s);
        }
        if (text == "late") {
            co_await sleep_for(context.clock(), 10s);
            clock.advance(200ms);
        }
        if (text == "inside") {
            auto inner = work_later();
            co_await net::with_timeout(std::move(inner), context.clock(), 1h);
        }
    }

    void handle(ApplicationBuilder builder, const std::vector<Update>& updates) {
        Application app = builder.build();
        app.add_handler(MessageHandler(filters::text, [this](const Update& u, Context& c) { return work(u, c); }));
        ListUpdater updater(clock, updates);
        serve(app, updater, 60s);
    }

    [[nodiscard]] Notes warnings() const {
        Notes found;
        for (const std::string& line : logger.lines) {
            if (line.find("held up all others") == std::string::npos) continue;
            const auto id = line.find("update_id");
            found.push_back(line.substr(id, line.find(' ', id) - id) + line.substr(line.rfind(' ')));
        }
        return found;
    }

private:
    awaitable<void> work_later() {
        co_await sleep_for(clock, 1s);
        clock.advance(120ms);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Slow,
                  "a handler that keeps the thread for more than 100 ms is logged with its name, update and time") {
    handle(builder(), list({{1, "busy"}, {2, "quick"}, {3, "in parts"}}));
    CHECK(warnings() == Notes{"update_id=100 ms=150"});
    CHECK(logger.has("handler=MessageHandler"));
}

TEST_CASE_FIXTURE(Slow, "a handler is watched in every resume, also in a coroutine that it started") {
    handle(builder(), list({{1, "late"}, {2, "inside"}}));
    Notes found = warnings();
    std::sort(found.begin(), found.end());
    CHECK(found == Notes{"update_id=100 ms=200", "update_id=101 ms=120"});
}

TEST_CASE_FIXTURE(Slow, "the limit is the builder's, and 0 is no watch") {
    handle(builder().slow_handler_limit(50ms), list({{3, "in parts"}}));
    CHECK(warnings() == Notes{"update_id=100 ms=60", "update_id=100 ms=60", "update_id=100 ms=60"});
    logger.lines.clear();
    handle(builder().slow_handler_limit(0ms), list({{1, "busy"}}));
    CHECK(warnings().empty());
    CHECK_THROWS_AS(static_cast<void>(builder().slow_handler_limit(-1ms).build()), ConfigError);
}

TEST_CASE_FIXTURE(Slow, "any executor can be watched, such as a strand") {
    const auto strand = boost::asio::make_strand(io.get_executor());
    handle(builder().executor(strand), list({{1, "busy"}, {2, "late"}}));
    CHECK(warnings().size() == 2);
}

TEST_CASE("a watched executor equals itself and its copies, and no other") {
    ManualClock clock;
    boost::asio::io_context io;
    const auto watch = std::make_shared<HandlerWatch>(clock, 1s);
    const auto other = std::make_shared<HandlerWatch>(clock, 1s);
    const auto first = watched(io.get_executor(), watch);
    CHECK((first == watched(io.get_executor(), watch)));
    CHECK((first != watched(io.get_executor(), other)));
    CHECK((first != boost::asio::any_io_executor(io.get_executor())));
    CHECK(&boost::asio::query(first, boost::asio::execution::context) == &io);
}
