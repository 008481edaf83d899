#pragma once

#include <chrono>
#include <exception>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/app/application.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/interrupt.hpp>
#include <tgfw/net/task_group.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

namespace tgfw::test {

using Notes = std::vector<std::string>;

/// An updater that delivers a list, and then waits to be stopped, or stops the application itself.
class ListUpdater {
public:
    ListUpdater(Clock& clock, std::vector<Update> updates) : clock_(&clock), updates_(std::move(updates)) {}

    awaitable<void> run(UpdateSink& sink) {
        for (Update& update : updates_) {
            const bool taken = co_await sink.deliver(std::move(update));
            if (taken) ++taken_count;
        }
        if (problem) std::rethrow_exception(problem);
        auto forever = sleep_for(*clock_, std::chrono::hours(1000));
        const bool ended = co_await interrupt_.run(std::move(forever));
        static_cast<void>(ended);
    }
    void stop() { interrupt_.trigger(); }
    awaitable<void> finish() {
        finished = true;
        co_return;
    }

    int taken_count = 0;
    bool finished = false;
    std::exception_ptr problem;

private:
    Clock* clock_;
    std::vector<Update> updates_;
    net::Interrupt interrupt_;
};

/// An application in virtual time, stopped at `end`.
class AppFixture {
public:
    AppFixture()
        : transport(std::make_shared<ScriptedTransport>(
              [](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
                  co_return method == "getMe" ? ok(kMe) : ok("true");
              })) {}

    [[nodiscard]] ApplicationBuilder builder() {
        ApplicationBuilder made;
        made.token(kToken).transport(transport).executor(io.get_executor()).clock(clock).logger(logger);
        made.drain_deadline(std::chrono::seconds(10));
        return made;
    }

    Application make(std::size_t concurrent = 256, std::size_t waiting = 1000) {
        return builder().max_concurrent_updates(concurrent).max_waiting_updates(waiting).build();
    }

    void note(std::string text) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock.now() - begin).count();
        notes.push_back(std::to_string(seconds) + " " + std::move(text));
    }

    /// Serves the list, and stops after `time`.
    template <class U>
    void serve(Application& app, U& updater, Clock::duration time) {
        begin = clock.now();
        net::TaskGroup tasks(io.get_executor(), [](std::exception_ptr) {});
        auto stopper = [](ManualClock& c, Application& a, Clock::duration t) -> awaitable<void> {
            co_await sleep_for(c, t);
            a.stop_running();
        };
        tasks.spawn(stopper(clock, app, time));
        std::exception_ptr failure;
        try {
            testing::run_virtual(io, clock, app.serve(updater));
        } catch (...) {
            failure = std::current_exception();
        }
        testing::run_virtual(io, clock, tasks.join());
        if (failure) std::rethrow_exception(failure);
    }

    ManualClock clock;  // Before what waits on it.
    boost::asio::io_context io;
    ListLogger logger;
    Clock::time_point begin;
    Notes notes;
    std::shared_ptr<ScriptedTransport> transport;
};

/// `slow N` works for N seconds before it is noted; anything else is noted at once.
inline Callback worker(AppFixture& fixture) {
    return [&fixture](const Update& update, Context& context) -> awaitable<void> {
        const std::string text = *update.effective_message()->text;
        if (text.starts_with("slow "))
            co_await sleep_for(context.clock(), std::chrono::seconds(std::stoi(text.substr(5))));
        fixture.note(text);
    };
}

inline std::vector<Update> list(std::initializer_list<std::pair<std::int64_t, std::string>> messages) {
    std::vector<Update> updates;
    std::int64_t id = 100;
    for (const auto& [chat, text] : messages) updates.push_back(text_update(chat, text, id++));
    return updates;
}

}  // namespace tgfw::test
