#include <memory>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <support/scripted_transport.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/core/metrics.hpp>

#include "cases.hpp"
#include "handlers.hpp"

namespace tgfw::bench {

namespace {

/// Delivers one update over and over, each in the name of another chat, and stops the application after the last.
///
/// In batches of 100, as a long poll brings them, with a pass of the loop after each.
class RepeatingUpdater {
public:
    RepeatingUpdater(Application& app, const std::string& json, std::size_t n, std::int64_t chats)
        : app_(app), json_(json), n_(n), chats_(chats) {}

    awaitable<void> run(UpdateSink& sink) {
        const auto executor = app_.executor();
        for (std::size_t i = 0; i < n_; ++i) {
            auto update = decode<Update>(json_);
            update.update_id = static_cast<std::int64_t>(i) + 1;
            update.message->chat.id += static_cast<std::int64_t>(i) % chats_;
            const bool taken = co_await sink.deliver(std::move(update));
            if (!taken) throw std::logic_error("an update was refused");
            if (i % 100 == 99) co_await boost::asio::post(executor, boost::asio::use_awaitable);
        }
        app_.stop_running();
    }
    void stop() {}
    awaitable<void> finish() { co_return; }

private:
    Application& app_;
    const std::string& json_;
    std::size_t n_;
    std::int64_t chats_;
};

void run_application(const std::string& json, std::size_t n, std::int64_t chats, MetricsRegistry* metrics = nullptr) {
    auto transport = std::make_shared<test::ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return test::ok(test::kMe); });
    auto builder = Application::builder();
    builder.token(test::kToken).transport(transport).logger(null_logger());
    if (metrics != nullptr) builder.metrics(*metrics);
    auto app = builder.build();
    add_twenty_handlers([&](Handler handler) { app.add_handler(std::move(handler)); });
    RepeatingUpdater updater(app, json, n, chats);
    app.run(updater);
}

}  // namespace

void add_application_cases(Cases& cases) {
    for (const char* name : {"command", "text"}) {
        const std::string json = sample(name);
        cases.emplace_back(std::string("application_one_chat/") + name, json.size(),
                           [json](std::size_t n) { run_application(json, n, 1); });
        cases.emplace_back(std::string("application_many_chats/") + name, json.size(),
                           [json](std::size_t n) { run_application(json, n, 1000); });
        cases.emplace_back(std::string("application_with_metrics/") + name, json.size(), [json](std::size_t n) {
            MetricsRegistry metrics;
            run_application(json, n, 1000, &metrics);
        });
    }
}

}  // namespace tgfw::bench
