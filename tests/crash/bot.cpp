// The bot that tests/crash/run.py kills. It writes down when each handler begins and ends, in a file that survives it.
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <tgfw/adapters/sqlite/inbox.hpp>
#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/tgfw.hpp>

namespace {

using namespace tgfw;

/// Lines in a file, each written by one call of the system: the kernel has it whatever becomes of the process.
class Journal {
public:
    explicit Journal(const std::string& file)
        : file_(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
        if (file_ < 0) throw ConfigError("the journal " + file + " cannot be opened");
    }
    ~Journal() { ::close(file_); }
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    void write(std::string_view what, std::int64_t id) {
        const std::string line = fmt::format("{} {}\n", what, id);
        if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(3);
    }

private:
    int file_;
};

Acknowledgement acknowledgement_of(const std::string& name, std::shared_ptr<Inbox> inbox) {
    auto chosen = Acknowledgement::after_handling().with_store(inbox);
    if (name == "on_enqueue") chosen = Acknowledgement::on_enqueue(inbox);
    // The harness kills far more often than a poisoned update could.
    return chosen.with_attempts(1000);
}

}  // namespace

int main() {
    Journal journal(env("CRASH_JOURNAL"));
    std::mt19937 random(static_cast<unsigned>(::getpid()));
    auto inbox = sqlite::file_inbox(env("CRASH_INBOX"), sqlite::InboxOptions().with_sync(sqlite::Sync::normal));
    auto app = Application::builder()
                   .token("123456:crash-test-token-crash-test-token-x")
                   .base_url(env("CRASH_API"))
                   .acknowledge(acknowledgement_of(env("CRASH_ACKNOWLEDGE"), std::move(inbox)))
                   .build();
    app.add_handler(TypeHandler<Update>([&](const Update& update, Context& context) -> awaitable<void> {
        journal.write("b", update.update_id);
        const auto pause = std::chrono::milliseconds(random() % 15);
        co_await sleep_for(context.clock(), pause);
        journal.write("e", update.update_id);
    }));
    const std::string port = env("CRASH_PORT", "");
    if (port.empty()) {
        app.run_polling();
        return 0;
    }
    WebhookOptions options;
    options.listen("127.0.0.1", static_cast<std::uint16_t>(std::stoi(port)));
    options.url("http://127.0.0.1:" + port + "/hook").secret_token("crash-secret");
    app.run_webhook(options);
    return 0;
}
