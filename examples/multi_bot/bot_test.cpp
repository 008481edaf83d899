#include <chrono>
#include <optional>
#include <stdexcept>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_server.hpp>
#include <tgfw/tgfw.hpp>

#include "bot.hpp"

using namespace tgfw;

namespace {

constexpr const char* tea_token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
constexpr const char* cake_token = "7002:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The offline Telegram, the web server and the house, on real sockets.
class Street {
public:
    Street() : tasks(io.get_executor(), [](std::exception_ptr) { FAIL("a server ended"); }) {
        emulator.add_bot("Tea bot", "tea_bot", tea_token);
        emulator.add_bot("Cake bot", "cake_bot", cake_token);
        alice = emulator.add_user("Alice").id;
        telegram.listen();
        server.listen();
        tasks.spawn(telegram.run());
        tasks.spawn(server.run());
        house.emplace(io.get_executor(), steady_clock(), null_logger(), server, telegram.url(),
                      "http://127.0.0.1:" + std::to_string(server.port()));
    }
    ~Street() {
        tasks.spawn(house->close());
        until([&] { return house->size() == 0; });
        server.stop();
        telegram.stop();
        until([&] { return tasks.empty(); });
    }

    template <class Condition>
    void until(Condition condition) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("it hangs");
            io.restart();
            io.run_one_for(std::chrono::milliseconds(5));
        }
    }
    /// Alice writes to a bot, and it answers.
    void say(std::int64_t bot_id, const std::string& text, const std::string& expected) {
        auto client = emulator.client(alice, bot_id);
        client.send_text(text);
        until([&] {
            const auto answer = client.last_from_others();
            return answer && answer->text == expected;
        });
    }

    boost::asio::io_context io{1};
    testing::Emulator emulator{steady_clock(), testing::EmulatorOptions().with_seed(7)};
    testing::EmulatorServer telegram{io.get_executor(), emulator};
    WebhookServer server{io.get_executor(), steady_clock(), null_logger()};
    net::TaskGroup tasks;
    std::optional<house::House> house;
    std::int64_t alice = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Street, "multi_bot: each bot of the house answers for itself and counts for itself") {
    house->move_in(house::Resident(Token(tea_token), "tea-secret", "Tea "));
    house->move_in(house::Resident(Token(cake_token), "cake-secret", "Cake "));
    say(7001, "hi", "Tea 1");
    say(7002, "hi", "Cake 1");
    say(7001, "hi", "Tea 2");
    CHECK(server.size() == 2);
}

TEST_CASE("multi_bot: where one bot cannot move in, those that have are stopped, and it is told why") {
    std::vector<house::Resident> residents;
    residents.emplace_back(Token(tea_token), "tea-secret", "Tea ");
    residents.emplace_back(Token(cake_token), "no secret: it has spaces", "Cake ");
    boost::asio::io_context io(1);
    std::exception_ptr failure;
    boost::asio::co_spawn(
        io, house::keep_house(io.get_executor(), 0, "http://127.0.0.1:9", "https://bots.example.com", residents),
        [&](std::exception_ptr error) { failure = std::move(error); });
    io.run_for(std::chrono::seconds(20));
    REQUIRE(failure);
    CHECK_THROWS_AS(std::rethrow_exception(failure), ConfigError);
}

TEST_CASE_FIXTURE(Street, "multi_bot: a bot moves out and in again while the other goes on") {
    house->move_in(house::Resident(Token(tea_token), "tea-secret", "Tea "));
    house->move_in(house::Resident(Token(cake_token), "cake-secret", "Cake "));
    say(7001, "hi", "Tea 1");
    house->move_out(7001);
    until([&] { return house->size() == 1; });
    CHECK(server.size() == 1);
    say(7002, "hi", "Cake 1");
    house->move_in(house::Resident(Token(tea_token), "another-secret", "Green tea "));
    say(7001, "hi", "Green tea 1");
    say(7002, "hi", "Cake 2");
}
