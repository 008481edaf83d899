// What each acknowledgement costs an update, from its delivery to the end of its handler, which does nothing.
//
// usage: tgfw_bench_inbox FOLDER [UPDATES]      FOLDER is on the disk that is to be measured
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <support/scripted_transport.hpp>
#include <tgfw/adapters/sqlite/inbox.hpp>
#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/tgfw.hpp>

namespace {

using namespace tgfw;

/// Delivers as many updates at a time as it is told, and waits until these were handled.
class WindowUpdater {
public:
    WindowUpdater(Application& app, const std::uint64_t& handled, std::uint64_t count, std::uint64_t window)
        : app_(app), handled_(handled), count_(count), window_(window) {}

    awaitable<void> run(UpdateSink& sink) {
        const auto executor = app_.executor();
        for (std::uint64_t sent = 0; sent < count_;) {
            for (std::uint64_t i = 0; i < window_; ++i) {
                Update update;
                update.update_id = static_cast<std::int64_t>(++sent);
                Message message;
                message.text = "an ordinary message of some length, as people write them";
                message.chat.id = static_cast<std::int64_t>(sent % 50) + 1;
                update.message = std::move(message);
                const bool taken = co_await sink.deliver(std::move(update));
                if (!taken) co_return;
            }
            while (handled_ < sent) co_await boost::asio::post(executor, boost::asio::use_awaitable);
        }
        app_.stop_running();
    }
    void stop() {}
    awaitable<void> finish() { co_return; }

private:
    Application& app_;
    const std::uint64_t& handled_;
    std::uint64_t count_;
    std::uint64_t window_;
};

void measure(const char* name, const Acknowledgement& acknowledgement, std::uint64_t count, std::uint64_t window) {
    auto transport = std::make_shared<test::ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return test::ok(test::kMe); });
    auto app = Application::builder()
                   .token(test::kToken)
                   .transport(transport)
                   .logger(null_logger())
                   .acknowledge(acknowledgement)
                   .build();
    std::uint64_t handled = 0;
    app.add_handler(TypeHandler<Update>([&](const Update&, Context&) -> awaitable<void> {
        ++handled;
        co_return;
    }));
    WindowUpdater updater(app, handled, count, window);
    const auto begin = std::chrono::steady_clock::now();
    app.run(updater);
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - begin;
    fmt::print("{:28} {:4} at a time: {:8.1f} us an update\n", name, window, time.count() / static_cast<double>(count));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: tgfw_bench_inbox FOLDER [UPDATES]\n");
        return 2;
    }
    const std::uint64_t count = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 5000;
    const std::string file = (std::filesystem::path(argv[1]) / "bench.inbox").string();
    const auto inbox = [&](sqlite::Sync sync) {
        for (const char* end : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file + end);
        return sqlite::file_inbox(file, sqlite::InboxOptions().with_sync(sync));
    };
    for (const std::uint64_t window : {std::uint64_t{1}, std::uint64_t{100}}) {
        measure("on_receipt", Acknowledgement::on_receipt(), count, window);
        measure("after_handling", Acknowledgement::after_handling(), count, window);
        measure("after_handling, store", Acknowledgement::after_handling().with_store(inbox(sqlite::Sync::normal)),
                count, window);
        measure("on_enqueue, Sync::off", Acknowledgement::on_enqueue(inbox(sqlite::Sync::off)), count, window);
        measure("on_enqueue, Sync::normal", Acknowledgement::on_enqueue(inbox(sqlite::Sync::normal)), count, window);
        measure("on_enqueue, Sync::full", Acknowledgement::on_enqueue(inbox(sqlite::Sync::full)), count, window);
    }
    for (const char* end : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file + end);
    return 0;
}
