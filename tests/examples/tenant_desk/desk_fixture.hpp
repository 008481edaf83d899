#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <support/dispatch_fixture.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/metrics.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <unit/adapters/postgres/database.hpp>

#include "../../../examples/tenant_desk/config.hpp"
#include "../../../examples/tenant_desk/desk.hpp"

namespace tgfw::test {

/// The settings of a desk with this database, whose owner is desk_owner.
[[nodiscard]] tenant_desk::Config desk_config(const Database& database);
/// Makes the roles that README.md of the example makes.
void make_desk_roles(const Database& database);

/// The desk with two companies, acme and globex, at an emulator: the bot's time is virtual, the database's is real.
class DeskTest {
public:
    DeskTest();
    ~DeskTest();
    DeskTest(const DeskTest&) = delete;
    DeskTest& operator=(const DeskTest&) = delete;

    /// A person who has come by a company's link.
    testing::EmulatorClient customer(const std::string& name, const std::string& company = "acme");
    testing::EmulatorClient staff(const std::string& name, const std::string& company = "acme");

    /// Writes a text; returns what the bot wrote thereupon.
    std::string say(testing::EmulatorClient& person, const std::string& text);
    /// Taps a button of the newest message that has it, by its text or data; returns what the person then reads: the
    /// toast, or the newest message.
    std::string tap(testing::EmulatorClient& person, std::string_view button);
    /// Sends any callback data, as a client that was tampered with can.
    std::string forge(testing::EmulatorClient& person, const std::string& data);
    /// Opens a ticket with /new; returns what the bot says at the end.
    std::string open_ticket(testing::EmulatorClient& customer, const std::string& subject, const std::string& text);

    /// Lets all happen that is due within five seconds: as long as the flood limits keep a few messages back.
    void settle();
    /// Goes on until `done`; the bot's time moves only where the database has nothing to do.
    void until(const std::function<bool()>& done);
    /// Waits for the database, while the bot's time goes no quicker than its.
    void wait(const std::function<bool()>& done);
    /// Asks the bot to stop, and waits until it has.
    void stop();
    /// The same with what comes next: another process, which remembers nothing.
    void restart();

    ManualClock clock;  // Before what waits on it.
    ListLogger logger;
    MetricsRegistry metrics;
    Database database;
    testing::Emulator emulator{clock, testing::EmulatorOptions().with_seed(1)};
    std::shared_ptr<tenant_desk::Desk> desk;
    std::unique_ptr<Application> app;
    bool ended = false;
    std::exception_ptr failure;

private:
    void start();
    testing::EmulatorClient come(const std::string& name, const std::string& payload);
    [[nodiscard]] bool busy() const;
};

/// The newest text that the person reads.
[[nodiscard]] std::string reads(const testing::EmulatorClient& person);
/// The buttons below it, by their texts: `Take | Answer`.
[[nodiscard]] std::string buttons(const testing::EmulatorClient& person);

}  // namespace tgfw::test
