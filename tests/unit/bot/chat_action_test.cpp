#include <tgfw/bot/chat_action.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/bot/interceptor.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// A bot whose server writes down each chat action with its second, and answers after `latency`.
class ActionBench {
public:
    explicit ActionBench(BotOptions options = BotOptions())
        : transport(std::make_shared<ScriptedTransport>(
              [this](std::string method, net::HttpRequest request) { return answer(method, std::move(request)); })),
          bot(transport, Token(kToken), std::move(options), clock),
          tasks(io.get_executor(), [this](std::exception_ptr) { ++thrown; }) {}
    ~ActionBench() {
        tasks.cancel();
        finish();
    }

    awaitable<net::HttpResponse> answer(std::string method, net::HttpRequest request) {
        const auto body = parse_json(request.body);
        const auto second = std::chrono::duration_cast<std::chrono::seconds>(clock.now() - start).count();
        const auto* action = body.as_object().if_contains("action");
        log.push_back(std::to_string(second) + " " + (action ? std::string(action->as_string()) : method));
        if (latency > 0s) co_await sleep_for(clock, latency);
        co_return refusal ? *refusal : ok("true");
    }

    ChatActionGuard show(ChatAction action = ChatAction::typing) {
        const auto spawn = [this](awaitable<void> task) { tasks.spawn(std::move(task)); };
        ChatActionGuard guard(bot, SendChatAction(42, std::move(action)), clock, spawn);
        testing::run_ready(io);
        return guard;
    }
    void pass(Clock::duration time) {
        testing::run_ready(io);
        const auto end = clock.now() + time;
        for (auto next = clock.next_deadline(); next && *next <= end; next = clock.next_deadline()) {
            clock.advance(*next - clock.now());
            testing::run_ready(io);
        }
        clock.advance(end - clock.now());
        testing::run_ready(io);
    }
    void finish() {
        testing::run_ready(io);
        while (clock.advance_to_next()) testing::run_ready(io);
    }

    ManualClock clock;
    Clock::time_point start = clock.now();
    boost::asio::io_context io;
    std::vector<std::string> log;
    Clock::duration latency{};
    std::optional<net::HttpResponse> refusal;
    int thrown = 0;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
    net::TaskGroup tasks;
};

using ActionLog = std::vector<std::string>;

}  // namespace

TEST_CASE("a chat action is shown at once and every four seconds, until its guard goes (E-25)") {
    ActionBench bench;
    {
        const ChatActionGuard typing = bench.show();
        bench.pass(9s);
    }
    bench.pass(60s);
    CHECK(bench.log == ActionLog{"0 typing", "4 typing", "8 typing"});
    CHECK(bench.tasks.empty());
}

TEST_CASE("a guard that changes its action shows the new one at once") {
    ActionBench bench;
    ChatActionGuard guard = bench.show();
    bench.pass(1s);
    guard.change(ChatAction::upload_photo);
    guard.change(ChatAction::upload_photo);
    bench.pass(5s);
    CHECK(bench.log == ActionLog{"0 typing", "1 upload_photo", "5 upload_photo"});
}

TEST_CASE("a chat action that is on its way when it changes is followed by the new one") {
    ActionBench bench;
    bench.latency = 2s;
    ChatActionGuard guard = bench.show();
    bench.pass(1s);
    guard.change(ChatAction::record_voice);
    bench.pass(2s);
    CHECK(bench.log == ActionLog{"0 typing", "2 record_voice"});
}

TEST_CASE("a guard that goes waits for nothing, and the call on its way ends with its owner") {
    ActionBench bench;
    bench.latency = 3s;
    std::optional<ChatActionGuard> guard(bench.show());
    guard.reset();
    CHECK(bench.tasks.size() == 1);
    bench.pass(3s);
    CHECK(bench.tasks.empty());
    CHECK(bench.log == ActionLog{"0 typing"});

    std::optional<ChatActionGuard> cancelled(bench.show());
    bench.tasks.cancel();
    testing::run_ready(bench.io);
    CHECK(bench.tasks.empty());
    cancelled->change(ChatAction::typing);
    cancelled.reset();
    CHECK(bench.thrown == 0);
}

TEST_CASE("a guard that is moved shows one action, and ends the one that it replaces") {
    ActionBench bench;
    ChatActionGuard first = bench.show();
    ChatActionGuard second = std::move(first);
    bench.pass(1s);
    second = bench.show(ChatAction::find_location);
    bench.pass(4s);
    CHECK(bench.log == ActionLog{"0 typing", "1 find_location", "5 find_location"});
    second.stop();
    bench.pass(10s);
    CHECK(bench.log.size() == 3);
}

TEST_CASE("a chat action that fails disturbs nobody: it is shown again, unless the chat takes none") {
    ActionBench bench;
    bench.refusal = failed(500, "Internal Server Error");
    const ChatActionGuard typing = bench.show();
    bench.pass(5s);
    CHECK(bench.log == ActionLog{"0 typing", "4 typing"});
    bench.refusal = failed(403, "Forbidden: bot was blocked by the user");
    bench.pass(20s);
    CHECK(bench.log == ActionLog{"0 typing", "4 typing", "8 typing"});
    CHECK(bench.tasks.empty());
    CHECK(bench.thrown == 0);
}

TEST_CASE("a chat action whose interceptor throws what is no Error disturbs nobody") {
    BotOptions options;
    options.with_interceptor([](InterceptedCall, CallNext) -> awaitable<CallResult> {
        throw std::runtime_error("of the user's own");
        co_return CallResult::of_json("true");
    });
    ActionBench bench(options);
    const ChatActionGuard typing = bench.show();
    bench.pass(5s);
    CHECK(bench.tasks.size() == 1);
    CHECK(bench.thrown == 0);
}

TEST_CASE("a server that does not answer a chat action does not keep the next one from being shown") {
    ActionBench bench;
    bench.latency = 3600s;
    const ChatActionGuard typing = bench.show();
    bench.pass(9s);
    CHECK(bench.log == ActionLog{"0 typing", "8 typing"});
}

TEST_CASE("a chat action that would wait for the flood limits is left out, and shown again when they let it go") {
    ActionBench bench(BotOptions().with_flood_limits(FloodLimits::none()));
    const ChatActionGuard typing = bench.show();
    bench.refusal = failed(429, "Too Many Requests: retry after 10", R"({"retry_after":10})");
    auto rename = [](Bot bot) -> awaitable<void> {
        const bool renamed = co_await bot.set_chat_title(42, "hi");
        static_cast<void>(renamed);
    };
    bench.tasks.spawn(rename(bench.bot));  // It halts the chat for ten seconds.
    bench.pass(1s);
    bench.refusal.reset();
    bench.pass(12s);
    CHECK(bench.log == ActionLog{"0 typing", "0 setChatTitle", "12 typing"});
    CHECK(bench.thrown == 1);
}
