#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/bot/bot.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>

namespace tgfw::flow {

/// A bot with flood limits before a server that enforces its own strictly, on virtual time.
class FloodFlow {
public:
    explicit FloodFlow(FloodLimits limits) {
        emulator.add_bot("Bot", "the_bot", token);
        BotOptions options;
        options.with_flood_limits(limits).with_retry(RetryPolicy());
        bot.emplace(std::make_shared<testing::EmulatorTransport>(emulator), Token(token), options, clock);
        emulator.set_flood_rules(testing::FloodRules());
    }

    /// Persons who have opened a chat with the bot.
    std::vector<std::int64_t> persons(int count) {
        std::vector<std::int64_t> ids;
        for (int i = 0; i < count; ++i) {
            ids.push_back(emulator.add_user("Person").id);
            emulator.client(ids.back()).send_text("hi");
        }
        return ids;
    }

    /// Lets time pass until nothing waits any more.
    void finish() {
        testing::run_ready(io);
        while (clock.advance_to_next()) testing::run_ready(io);
    }

    void until(double second) {
        testing::run_ready(io);
        while (seconds() < second && clock.advance_to_next()) testing::run_ready(io);
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(clock.now() - start).count(); }

    const std::string token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    ManualClock clock;
    Clock::time_point start = clock.now();
    boost::asio::io_context io;
    testing::Emulator emulator{clock};
    std::optional<Bot> bot;
};

}  // namespace tgfw::flow
