#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

class LoggedFields : public DispatchFixture {
public:
    /// The values of a field, line by line; "-" where a line has none.
    [[nodiscard]] std::vector<std::string> all(const std::string& key) const {
        std::vector<std::string> found;
        for (const std::string& line : logger.lines) {
            const auto begin = line.find(" " + key + "=");
            if (begin == std::string::npos) {
                found.emplace_back("-");
            } else {
                const auto value = begin + key.size() + 2;
                found.push_back(line.substr(value, line.find(' ', value) - value));
            }
        }
        return found;
    }

    [[nodiscard]] std::set<std::string> distinct(const std::string& key) const {
        const auto found = all(key);
        return std::set<std::string>(found.begin(), found.end());
    }

    /// Logs, lets the others go on, and logs again.
    Callback twice() {
        return [this](const Update&, Context& context) -> awaitable<void> {
            Logger& log = context.logger();
            log.info("before");
            co_await sleep_for(clock, 1s);
            log.info("after");
            context.logger().info("asked anew");
        };
    }
};

}  // namespace

TEST_CASE_FIXTURE(LoggedFields,
                  "each line of handlers that run side by side has the fields of its own update (B-23, B-62)") {
    dispatcher.add_handler(MessageHandler(filters::text, twice()).name("greet"));
    for (const std::int64_t id : {1, 2, 3}) begin(text_update(40 + id, "a secret", id));
    testing::run_virtual(io, clock, tasks.join());
    using Values = std::vector<std::string>;
    REQUIRE(logger.lines.size() == 9);
    CHECK(all("update_id") == Values{"1", "2", "3", "1", "1", "2", "2", "3", "3"});
    CHECK(all("chat_id") == Values{"41", "42", "43", "41", "41", "42", "42", "43", "43"});
    CHECK(all("user_id") == all("chat_id"));
    CHECK(distinct("handler") == std::set<std::string>{"greet"});
    const Values requests = all("request_id");
    CHECK(distinct("request_id").size() == 3);
    CHECK(requests[0] == requests[3]);
    CHECK(requests[0] == requests[4]);
    CHECK(requests[2] == requests[8]);
    CHECK_FALSE(logger.has("secret"));
}

TEST_CASE_FIXTURE(LoggedFields, "a logger stays what it was when a later handler asks for one, and names that one") {
    Logger* first = nullptr;
    dispatcher.add_update_middleware([&first](Context& context, Proceed proceed) -> awaitable<void> {
        first = &context.logger();
        co_await proceed();
        first->info("around");
    });
    dispatcher.add_handler(MessageHandler(filters::text, twice()).name("one"));
    dispatcher.add_handler(MessageHandler(filters::text, twice()).name("two"), 1);
    process(text_update(42, "x", 5));
    CHECK(all("handler") == std::vector<std::string>{"one", "one", "one", "two", "two", "two", "-"});
    CHECK(distinct("update_id") == std::set<std::string>{"5"});
}

TEST_CASE_FIXTURE(LoggedFields, "one update has one request id: beside it, in its tasks, and where they fail") {
    dispatcher.add_error_handler([](const Update*, Context& context) -> awaitable<void> {
        context.logger().error("failed");
        co_return;
    });
    dispatcher.add_handler(MessageHandler(filters::text, [](const Update&, Context& context) -> awaitable<void> {
                               context.logger().info(context.request_id());
                               auto failing = []() -> awaitable<void> {
                                   throw std::runtime_error("task");
                                   co_return;
                               };
                               context.create_task(failing());
                               throw std::runtime_error("handler");
                               co_return;
                           }).block(false));
    process(text_update(42, "x", 5));
    REQUIRE(logger.lines.size() == 3);
    CHECK(distinct("request_id").size() == 1);
    CHECK(logger.lines.front().find("info: " + all("request_id").front()) == 0);
    process(text_update(42, "x", 6));
    CHECK(distinct("request_id").size() == 2);
}

TEST_CASE_FIXTURE(LoggedFields, "an object of the bot's own has a request id, and no update to name") {
    dispatcher.add_handler(TypeHandler<int>([](const Update&, Context& context) -> awaitable<void> {
        context.logger().info("came");
        co_return;
    }));
    process(Incoming::object(7));
    CHECK(all("update_id") == std::vector<std::string>{"-"});
    CHECK_FALSE(all("request_id").front() == "-");
}

TEST_CASE_FIXTURE(LoggedFields, "the handlers that run can be named, with how long they have been at it") {
    dispatcher.add_handler(MessageHandler(filters::text, twice()).name("greet"));
    dispatcher.add_handler(MessageHandler(filters::text, twice()).name("beside").block(false), -1);
    begin(text_update(42, "x", 5));
    clock.advance(500ms);
    logger.lines.clear();
    dispatcher.log_running(LogLevel::warning, "still at it");
    REQUIRE(logger.lines.size() == 2);
    CHECK(logger.lines[0].starts_with("warning: still at it update_id=5 chat_id=42 user_id=42 handler=beside "));
    CHECK(logger.lines[0].ends_with(" seconds=0.5"));
    CHECK(logger.lines[1].find(" handler=greet ") != std::string::npos);
    testing::run_virtual(io, clock, tasks.join());
    logger.lines.clear();
    dispatcher.log_running(LogLevel::warning, "still at it");
    CHECK(logger.lines.empty());
}
