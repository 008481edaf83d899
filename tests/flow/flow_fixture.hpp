#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/dispatch_fixture.hpp>

namespace tgfw::flow {

using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

/// The way to the emulator, with a list of what went over it, and faults of the network itself.
class RecordingTransport final : public Transport {
public:
    class Call {
    public:
        Call(std::string m, std::string b, Clock::time_point t) : method(std::move(m)), body(std::move(b)), at(t) {}
        std::string method;
        std::string body;
        Clock::time_point at;
    };

    explicit RecordingTransport(testing::Emulator& emulator) : emulator_(&emulator), inner_(emulator) {}

    awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) override {
        const std::string method = request.target.substr(request.target.rfind('/') + 1);
        calls.emplace_back(method, request.body, emulator_->clock().now());
        if (network_faults > 0) {
            --network_faults;
            throw NetworkError("cannot connect: connection refused", Delivery::not_sent);
        }
        co_return co_await inner_.send(std::move(request), deadlines);
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines, Sink sink) override {
        co_return co_await inner_.receive(std::move(request), deadlines, std::move(sink));
    }

    void close() override { inner_.close(); }

    [[nodiscard]] std::vector<Call> of(std::string_view method) const {
        std::vector<Call> found;
        for (const Call& call : calls) {
            if (call.method == method) found.push_back(call);
        }
        return found;
    }

    /// The offsets that getUpdates was called with.
    [[nodiscard]] std::vector<std::int64_t> offsets() const {
        std::vector<std::int64_t> found;
        for (const Call& call : of("getUpdates")) found.push_back(parse_json(call.body).at("offset").as_int64());
        return found;
    }

    std::vector<Call> calls;
    int network_faults = 0;

private:
    testing::Emulator* emulator_;
    testing::EmulatorTransport inner_;
};

/// A bot and two persons at an emulator, in virtual time.
class Flow {
public:
    static constexpr std::int64_t bot_id = 7001;
    static constexpr const char* token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    Flow() {
        emulator.add_bot("Tea bot", "tea_bot", token);
        alice_id = emulator.add_user("Alice", "alice").id;
        bob_id = emulator.add_user("Bob", "bob").id;
    }

    [[nodiscard]] testing::EmulatorClient alice() { return emulator.client(alice_id); }
    [[nodiscard]] testing::EmulatorClient bob() { return emulator.client(bob_id); }

    /// An application of its own with a way to the emulator of its own, which it closes at its end.
    [[nodiscard]] ApplicationBuilder builder() {
        transport = std::make_shared<RecordingTransport>(emulator);
        ApplicationBuilder made;
        made.token(token).transport(transport).executor(io.get_executor()).clock(clock).logger(logger);
        made.drain_deadline(10s);
        return made;
    }

    /// Serves by long poll; meanwhile `script` acts, and stops the application at its end.
    void serve(Application& app, std::function<awaitable<void>()> script, PollingOptions options = PollingOptions()) {
        begin = clock.now();
        options.with_chance([] { return 0.5; });
        std::exception_ptr failure;
        net::TaskGroup tasks(io.get_executor(), [&failure](std::exception_ptr error) { failure = error; });
        tasks.spawn(play(app, script));
        std::exception_ptr ended;
        try {
            testing::run_virtual(io, clock, app.serve_polling(std::move(options)));
        } catch (...) {
            ended = std::current_exception();
        }
        testing::run_virtual(io, clock, tasks.join());
        if (failure) std::rethrow_exception(failure);
        if (ended) std::rethrow_exception(ended);
    }

    /// Serves for so long.
    void serve_for(Application& app, Clock::duration time, PollingOptions options = PollingOptions()) {
        serve(
            app, [this, time] { return sleep_for(clock, time); }, std::move(options));
    }

    /// Long enough for all that does not wait to happen.
    [[nodiscard]] awaitable<void> settle() { return sleep_for(clock, 100ms); }

    /// Writes `text` down with the second it happened in.
    void note(const std::string& text) {
        const auto passed = std::chrono::duration_cast<std::chrono::seconds>(clock.now() - begin).count();
        notes.push_back(std::to_string(passed) + " " + text);
    }

    ManualClock clock;  // Before what waits on it.
    boost::asio::io_context io;
    test::ListLogger logger;
    testing::Emulator emulator{clock, testing::EmulatorOptions().with_seed(7)};
    std::shared_ptr<RecordingTransport> transport;
    std::int64_t alice_id = 0;
    std::int64_t bob_id = 0;
    Clock::time_point begin;
    Notes notes;

private:
    static awaitable<void> play(Application& app, std::function<awaitable<void>()>& script) {
        std::exception_ptr failure;
        try {
            co_await script();
        } catch (...) {
            failure = std::current_exception();
        }
        app.stop_running();
        if (failure) std::rethrow_exception(failure);
    }
};

/// The texts of a chat, oldest first.
inline std::vector<std::string> texts(const testing::EmulatorClient& client) {
    std::vector<std::string> found;
    for (const Message& message : client.messages()) found.push_back(message.text.value_or(""));
    return found;
}

/// Echoes; `slow N` takes N seconds first. Everything is noted when it is done.
inline Callback worker(Flow& flow) {
    return [&flow](const Update& update, Context& context) -> awaitable<void> {
        const std::string text = *update.effective_message()->text;
        if (text.starts_with("slow "))
            co_await sleep_for(context.clock(), std::chrono::seconds(std::stoi(text.substr(5))));
        co_await context.reply("done: " + text);
        flow.note(text);
    };
}

}  // namespace tgfw::flow
