#include <doctest/doctest.h>

#include <app/observe/log_calls.hpp>

#include <support/dispatch_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

std::string line_for(const CallEvent& event) {
    ListLogger logger;
    log_calls(logger)(event);
    REQUIRE(logger.lines.size() == 1);
    return logger.lines.front();
}

}  // namespace

TEST_CASE("a pause that the server asks for is logged with its length (B-58)") {
    CallEvent event;
    event.kind = CallEvent::Kind::flooded;
    event.method = "sendMessage";
    event.pause = 3s;
    CHECK(
        line_for(event) ==
        "warning: The server asks for a pause (429); the call is sent again after it method=sendMessage pause_ms=3000");
}

TEST_CASE("a try that failed is logged with its error") {
    CallEvent event;
    event.method = "getChat";
    event.problem = "getChat: the connection broke";
    event.pause = 500ms;
    event.tries = 2;
    CHECK(line_for(event) ==
          "warning: A call failed and is tried again error=getChat: the connection broke pause_ms=500 tries=2");
}

TEST_CASE("a group that moved is logged with both its ids") {
    CallEvent event;
    event.kind = CallEvent::Kind::migrated;
    event.method = "sendMessage";
    event.chat = -5;
    event.new_chat = -100777;
    CHECK(line_for(event) ==
          "info: A group became a supergroup; the call goes to its new id method=sendMessage chat=-5 "
          "new_chat=-100777");
}

TEST_CASE_FIXTURE(DispatchFixture, "an application logs what its calls go through, unless told where else to tell it") {
    int answers = 0;
    const auto flooding = std::make_shared<ScriptedTransport>(
        [&answers](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
            if (method == "getMe" && ++answers == 2) {
                co_return failed(429, "Too Many Requests: retry after 2", R"({"retry_after":2})");
            }
            co_return ok(kMe);
        });
    ListLogger own;
    auto builder = Application::builder().token(kToken).transport(flooding).clock(clock).logger(own);
    Application app = builder.executor(io.get_executor()).bot_options(BotOptions().with_retry(RetryPolicy())).build();
    testing::run_virtual(io, clock, [](Application& own_app) -> awaitable<void> {
        co_await own_app.initialize();
        co_await own_app.bot().get_me();
    }(app));
    CHECK(own.has("The server asks for a pause (429)"));
}
