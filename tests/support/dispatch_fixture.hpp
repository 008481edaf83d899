#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/net/task_group.hpp>

#include <support/run.hpp>
#include <support/scripted_transport.hpp>

namespace tgfw::test {

/// Keeps what is logged.
class ListLogger : public Logger {
public:
    void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept override {
        std::string line = std::string(to_string(level)) + ": " + std::string(message);
        for (const LogField& field : fields) line += " " + std::string(field.key()) + "=" + field.value();
        lines.push_back(std::move(line));
    }

    [[nodiscard]] bool has(std::string_view part) const {
        for (const std::string& line : lines) {
            if (line.find(part) != std::string::npos) return true;
        }
        return false;
    }

    std::vector<std::string> lines;
};

/// A dispatcher with a bot on a scripted server, virtual time, and a place for notes.
class DispatchFixture {
public:
    explicit DispatchFixture(TypeMap user_services = TypeMap())
        : transport(std::make_shared<ScriptedTransport>(
              [](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
                  if (method == "getMe") co_return ok(kMe);
                  if (method == "answerCallbackQuery") co_return ok("true");
                  co_return ok(R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"}})");
              })),
          bot(transport, Token(kToken)),
          dispatcher(services(std::move(user_services))),
          tasks(io.get_executor(), [](std::exception_ptr) {}) {
        run(io, bot.initialize());
        transport->calls.clear();
        dispatcher.set_spawn([this](awaitable<void> task) { tasks.spawn(std::move(task)); });
        dispatcher.set_run_for([this](awaitable<void> task, Clock::duration limit) {
            return tasks.run_for(clock, limit, std::move(task));
        });
    }

    /// Begins to handle the update; virtual time stands still.
    void begin(Incoming incoming, Turn turn = Turn()) {
        tasks.spawn(dispatcher.process_update(std::move(incoming), std::move(turn)));
        testing::run_ready(io);
    }

    /// Handles the update and everything that it began, in virtual time.
    void process(Incoming incoming) {
        testing::run_virtual(io, clock, dispatcher.process_update(std::move(incoming)));
        testing::run_virtual(io, clock, tasks.join());
    }

    /// A callback that writes `name` down.
    auto note(std::string name) {
        return [this, name](const Update&, Context&) -> awaitable<void> {
            notes.push_back(name);
            co_return;
        };
    }

    std::vector<std::string> notes;
    ManualClock clock;  // Before what waits on it.
    boost::asio::io_context io;
    ListLogger logger;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
    Dispatcher dispatcher;
    net::TaskGroup tasks;

private:
    DispatchServices services(TypeMap user_services) {
        DispatchServices all(bot, clock, logger);
        all.user_services = std::move(user_services);
        return all;
    }
};

}  // namespace tgfw::test
