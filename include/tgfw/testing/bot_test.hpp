#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/app/application.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {

class BotTest;

/// A person in a test, who waits after each act until the bot has done what it does about it.
///
/// What EmulatorClient brings does not wait: BotTest::settle() does. The test must outlive it.
class Person : public EmulatorClient {
public:
    Person(BotTest& test, std::int64_t user_id);

    /// Writes a text; returns what others wrote thereupon, in lines where there are several texts.
    std::string say(std::string text, std::int64_t chat_id = 0);
    /// Presses a button of the reply keyboard that is shown; returns what others wrote thereupon.
    std::string push(std::string_view button, std::int64_t chat_id = 0);
    /// Taps the inline button with this text, or data, of the newest message that has buttons; returns what came of it.
    ///
    /// Throws std::invalid_argument where no message has buttons, or that one not this one.
    EmulatorToast click(std::string_view button, std::int64_t chat_id = 0);

    /// Pays the newest invoice; returns how far that came.
    ///
    /// Throws std::invalid_argument where no message has an invoice, or the invoice asks for more than `order` has.
    EmulatorPayment buy(const EmulatorOrder& order = EmulatorOrder(), std::int64_t chat_id = 0);

    /// The text, or the caption, of the newest message of another, as it is now. Empty if there is none.
    [[nodiscard]] std::string reads(std::int64_t chat_id = 0) const;
    /// The inline buttons below that message: `Tea | Coffee`, one line for each row. Empty if it has none.
    [[nodiscard]] std::string buttons(std::int64_t chat_id = 0) const;

private:
    [[nodiscard]] std::string answers_after(std::int64_t message_id, std::int64_t chat_id) const;

    BotTest* test_;
};

/// A bot at an emulator, in virtual time: all that the test of a bot begins with.
///
///     BotTest test(add_handlers);
///     Person alice = test.person("Alice");
///     CHECK(alice.say("/start") == "Hello!");
///     test.pass(5min);
///
/// Needs no network, and no time: what takes the bot minutes is over at once. Throws where the bot's own run ends with
/// an exception. Not thread-safe.
class BotTest {
public:
    static constexpr const char* token = "7001:offline_bot_of_a_test_AAAAAAAAAAAAA";

    /// A bot whose Application is still to be set up, by builder() and app().
    BotTest();
    /// A bot with these handlers, which runs.
    explicit BotTest(const std::function<void(Application&)>& add_handlers);
    /// Stops the bot and waits until it has ended.
    ~BotTest();
    BotTest(const BotTest&) = delete;
    BotTest& operator=(const BotTest&) = delete;

    /// For services, hooks and settings, before the first use of app().
    [[nodiscard]] ApplicationBuilder& builder() noexcept;
    /// The application; made by the builder on first use.
    [[nodiscard]] Application& app();
    /// Starts the bot, if it does not run yet, and lets time pass; what comes due meanwhile happens in its order.
    void pass(Clock::duration time);
    /// Lets all happen that does not wait for its time, and what is due within a tenth of a second.
    void settle() { pass(std::chrono::milliseconds(100)); }

    /// A new person; `@username` if there is one.
    Person person(std::string first_name, std::string username = "");
    /// A supergroup in which the bot is an administrator, and `owner` the owner. Returns its id.
    std::int64_t group(std::string title, const Person& owner);

    [[nodiscard]] Emulator& emulator() noexcept;
    [[nodiscard]] ManualClock& clock() noexcept;
    /// The bot's own user: Test bot, @test_bot.
    [[nodiscard]] const User& bot() const noexcept;
    /// What the bot logged as a warning or worse. A bot without error handlers logs what its handlers throw.
    [[nodiscard]] const std::vector<std::string>& problems() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw::testing
