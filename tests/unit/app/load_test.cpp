#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

using Handled = std::map<std::int64_t, std::vector<std::int64_t>>;

/// What each chat must have seen in the end: the ids of its updates, ascending.
void check_order(const Handled& handled, std::size_t chats, std::size_t total) {
    CHECK(handled.size() == chats);
    std::size_t count = 0;
    for (const auto& [chat, ids] : handled) {
        CAPTURE(chat);
        CHECK(std::is_sorted(ids.begin(), ids.end()));
        CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
        count += ids.size();
    }
    CHECK(count == total);
}

/// Updates of random chats, some at once, some after a pause.
std::vector<Update> interleaved(std::mt19937& random, std::int64_t chats, std::int64_t total) {
    std::vector<Update> updates;
    for (std::int64_t id = 1; id <= total; ++id) {
        const auto chat = id <= chats ? id : 1 + static_cast<std::int64_t>(random() % static_cast<unsigned>(chats));
        updates.push_back(text_update(chat, "x", id));
    }
    return updates;
}

}  // namespace

TEST_CASE_FIXTURE(
    AppFixture,
    "10,000 interleaved updates of 500 chats, each handled in two waits of random length, keep every chat's order") {
    std::mt19937 random(20261121);
    const auto some_time = [&random] { return std::chrono::milliseconds(random() % 50); };
    Application app = make();
    Handled began;
    Handled ended;
    std::map<std::int64_t, int> inside;
    std::size_t most = 0;
    bool overlap = false;
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context& context) -> awaitable<void> {
        const std::int64_t chat = update.effective_chat()->id;
        overlap = overlap || ++inside[chat] > 1;
        most = std::max(most, app.current_concurrent_updates());
        began[chat].push_back(update.update_id);
        const auto first = some_time();
        co_await sleep_for(context.clock(), first);
        const auto second = some_time();
        co_await sleep_for(context.clock(), second);
        ended[chat].push_back(update.update_id);
        --inside[chat];
    }));
    ListUpdater updater(clock, interleaved(random, 500, 10'000));
    serve(app, updater, 60s);
    check_order(began, 500, 10'000);
    check_order(ended, 500, 10'000);
    CHECK_FALSE(overlap);
    CHECK(most > 100);
    CHECK(most <= 256);
}

TEST_CASE_FIXTURE(AppFixture,
                  "max_concurrent_updates(1): 1,000 updates of 50 chats end in the order of their arrival") {
    std::mt19937 random(7);
    Application app = make(1);
    std::vector<std::int64_t> log;
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context& context) -> awaitable<void> {
        const auto time = std::chrono::milliseconds(random() % 20);
        co_await sleep_for(context.clock(), time);
        log.push_back(update.update_id);
    }));
    ListUpdater updater(clock, interleaved(random, 50, 1000));
    serve(app, updater, 60s);
    std::vector<std::int64_t> expected;
    for (std::int64_t id = 1; id <= 1000; ++id) expected.push_back(id);
    CHECK(log == expected);
}

TEST_CASE(
    "threads of the user's post updates into the application's loop: none is lost, and each chat's stay in order") {
    constexpr int threads = 3;
    constexpr std::int64_t each = 2000;
    constexpr std::int64_t chats = 20;
    const auto transport = std::make_shared<ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok(kMe); });
    std::vector<std::thread> posters;
    Application app = Application::builder()
                          .token(kToken)
                          .transport(transport)
                          .logger(null_logger())
                          .post_init([&](Application& a) -> awaitable<void> {
                              for (int thread = 0; thread < threads; ++thread) {
                                  posters.emplace_back([&a, thread] {
                                      for (std::int64_t id = 1; id <= each; ++id) {
                                          const std::int64_t chat = 1 + thread * chats + id % chats;
                                          boost::asio::post(a.executor(), [&a, chat, id] {
                                              const bool taken = a.enqueue(text_update(chat, "x", id));
                                              CHECK(taken);
                                          });
                                      }
                                  });
                              }
                              co_return;
                          })
                          .build();
    Handled handled;
    std::int64_t count = 0;
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context&) -> awaitable<void> {
        if (update.update_id % 3 == 0) co_await boost::asio::post(boost::asio::use_awaitable);
        handled[update.effective_chat()->id].push_back(update.update_id);
        if (++count == threads * each) app.stop_running();
    }));
    app.run();
    for (std::thread& poster : posters) poster.join();
    check_order(handled, threads * chats, threads * each);
}
