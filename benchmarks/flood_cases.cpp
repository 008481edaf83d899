// What a call pays for the flood limits where nothing holds it back.
#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/bot/flood/flood_limiter.hpp>
#include <tgfw/core/manual_clock.hpp>

#include "cases.hpp"

namespace tgfw::bench {

namespace {

/// A limiter that has seen so many chats, each of which may send again.
class Chats {
public:
    explicit Chats(std::int64_t count) : count_(count) {
        for (std::int64_t chat = 1; chat <= count_; ++chat) order_.push_back(chat);
        std::shuffle(order_.begin(), order_.end(), std::mt19937_64(1));
        run(order_.size());
    }

    void run(std::size_t iterations) {
        boost::asio::co_spawn(io_, calls(iterations), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
        io_.restart();
        io_.run();
    }

private:
    awaitable<void> calls(std::size_t iterations) {
        for (std::size_t i = 0; i < iterations; ++i) {
            OutgoingCall call;
            call.chat = order_[next_++ % order_.size()];
            // So that a chat has refilled by the time it comes again.
            clock_.advance(std::chrono::nanoseconds(std::chrono::seconds(10)) / count_);
            const auto slot = limiter_.slot(call);
            co_await slot->wait();
            slot->done();
        }
    }

    std::int64_t count_;
    std::vector<std::int64_t> order_;
    std::size_t next_ = 0;
    ManualClock clock_;
    boost::asio::io_context io_;
    FloodLimiter limiter_{clock_, FloodLimits().with_overall(Rate())};
};

void add(Cases& cases, const char* name, std::int64_t count) {
    const auto chats = std::make_shared<std::unique_ptr<Chats>>();
    cases.emplace_back(std::string("flood/") + name, 0, [chats, count](std::size_t iterations) {
        if (!*chats) *chats = std::make_unique<Chats>(count);
        (*chats)->run(iterations);
    });
}

}  // namespace

void add_flood_cases(Cases& cases) {
    add(cases, "one_chat", 1);
    add(cases, "1000_chats", 1000);
    add(cases, "1000000_chats", 1'000'000);
}

}  // namespace tgfw::bench
