#pragma once

#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/bot/broadcast/broadcast.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/scripted_transport.hpp>

namespace tgfw::test {

using namespace std::chrono_literals;

inline const std::string kSentMessage = R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"}})";

inline std::vector<std::int64_t> ids_up_to(std::int64_t count) {
    std::vector<std::int64_t> ids(static_cast<std::size_t>(count));
    std::iota(ids.begin(), ids.end(), 1);
    return ids;
}

/// What a server that outlives a bot has received: how often in which chat.
using Received = std::map<std::int64_t, int>;

/// A journal in memory that outlives the broadcast, and takes time for all it does.
class SlowJournal final : public BroadcastJournal {
public:
    SlowJournal(BroadcastCheckpoint& kept, Clock& clock) : kept_(kept), clock_(clock) {}

    awaitable<BroadcastCheckpoint> load() override {
        co_await sleep_for(clock_, 1ms);
        co_return kept_;
    }
    awaitable<void> save(BroadcastCheckpoint checkpoint) override {
        co_await sleep_for(clock_, 2ms);
        kept_ = std::move(checkpoint);
        co_await sleep_for(clock_, 2ms);
    }
    awaitable<void> append(std::vector<BroadcastEntry> entries) override {
        co_await sleep_for(clock_, 1ms);
        kept_.entries.insert(kept_.entries.end(), entries.begin(), entries.end());
        co_await sleep_for(clock_, 1ms);
    }

private:
    BroadcastCheckpoint& kept_;
    Clock& clock_;
};

/// A bot on virtual time, and a broadcast of it, which can be looked at, stopped and abandoned at any point.
class BroadcastBench {
public:
    explicit BroadcastBench(Received& log, BotOptions options = BotOptions()) : received(log) {
        transport = std::make_shared<ScriptedTransport>(
            [this](std::string, net::HttpRequest request) { return serve(std::move(request)); });
        bot.emplace(transport, Token(kToken), options, clock);
    }

    /// Answers each chat after a time of its own, as `answer` says.
    awaitable<net::HttpResponse> serve(net::HttpRequest request) {
        const auto body = parse_json(request.body);
        const std::int64_t chat = body.at("chat_id").as_int64();
        ++received[chat];
        most_at_once = std::max(most_at_once, ++at_once);
        co_await sleep_for(clock, 10ms + 7ms * (std::abs(chat) % 5));
        --at_once;
        net::HttpResponse given = answer(chat);
        if (given.status == 0) throw NetworkError("the connection was reset", Delivery::unknown);
        if (given.status == 1) throw NetworkError("cannot connect", Delivery::not_sent);
        co_return given;
    }

    void begin(BroadcastChats chats, BroadcastOptions options, BroadcastMessage message = SendMessage(0, "News!")) {
        boost::asio::co_spawn(io, run(*this, std::move(chats), std::move(message), std::move(options)),
                              boost::asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr error) {
                                  ended = true;
                                  failure = error;
                              }));
    }
    static awaitable<void> run(BroadcastBench& bench, BroadcastChats chats, BroadcastMessage message,
                               BroadcastOptions options) {
        bench.report = co_await broadcast(*bench.bot, std::move(chats), std::move(message), std::move(options));
    }

    /// Runs one handler, or lets time pass to the next. False where nothing is left to do.
    bool step() {
        io.restart();
        return io.poll_one() != 0 || clock.advance_to_next();
    }
    void finish() {
        while (!ended && step()) continue;
    }
    /// The error that it ended by, in words; the report of one that stopped early.
    std::string error() {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const BroadcastStopped& stopped) {
            report = stopped.report();
            return stopped.what();
        } catch (const std::exception& other) {
            return other.what();
        }
        return "";
    }

    Received& received;
    std::function<net::HttpResponse(std::int64_t chat)> answer = [](std::int64_t) { return ok(kSentMessage); };
    int at_once = 0;
    int most_at_once = 0;
    bool ended = false;
    BroadcastReport report;
    std::exception_ptr failure;
    ManualClock clock;
    boost::asio::cancellation_signal cancel;
    boost::asio::io_context io;
    std::shared_ptr<ScriptedTransport> transport;
    std::optional<Bot> bot;
};

}  // namespace tgfw::test
