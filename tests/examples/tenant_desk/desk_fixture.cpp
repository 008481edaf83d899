#include "desk_fixture.hpp"

#include <stdexcept>
#include <utility>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>
#include <tgfw/tgfw.hpp>

#include "../../../examples/tenant_desk/bot.hpp"
#include "../../../examples/tenant_desk/handlers.hpp"

namespace tgfw::test {

namespace {

constexpr const char* kDeskToken = "7001:support_desk_of_a_test_AAAAAAAAAAAA";

/// The owner makes all tables, as an installation has it.
std::string desk_owner_sql(const Database& database) {
    return "DO $$ BEGIN "
           "IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk_owner') THEN CREATE ROLE desk_owner LOGIN; "
           "CREATE ROLE desk_bot LOGIN; END IF; END $$; ALTER DATABASE " +
           database.name() + " OWNER TO desk_owner";
}

}  // namespace

tenant_desk::Config desk_config(const Database& database) {
    tenant_desk::Config config;
    config.bot_token = Secret(kDeskToken);
    config.bot_api_url = "https://api.telegram.org";
    config.link_key = Secret("a key of this test, 32 bytes or so");
    config.database_url = database.options("desk_bot").connection;
    config.migration_database_url = database.options("desk_owner").connection;
    config.migrations = TGFW_SOURCE_DIR "/examples/tenant_desk/migrations";
    config.pool_size = 2;
    config.observe.host = "127.0.0.1";
    return config;
}

void make_desk_roles(const Database& database) {
    database.admin(desk_owner_sql(database));
}

DeskTest::DeskTest() {
    make_desk_roles(database);
    emulator.add_bot("Desk bot", "desk_bot", kDeskToken);
    start();
    database.admin("INSERT INTO companies (code, name) VALUES ('acme', 'Acme'), ('globex', 'Globex')");
}

void DeskTest::start() {
    const tenant_desk::Config config = desk_config(database);
    const auto polls = emulator.calls("getUpdates");
    ended = false;
    desk = std::make_shared<tenant_desk::Desk>(config);
    auto builder = tenant_desk::make_builder(config, desk, metrics, logger);
    builder.transport(std::make_shared<testing::EmulatorTransport>(emulator))
        .executor(database.io().get_executor())
        .clock(clock);
    app = std::make_unique<Application>(builder.build());
    tenant_desk::add_handlers(*app);
    boost::asio::co_spawn(database.io(), app->serve_polling(), [this](std::exception_ptr error) {
        ended = true;
        failure = std::move(error);
    });
    until([this, polls] { return emulator.calls("getUpdates") > polls; });
}

DeskTest::~DeskTest() {
    try {
        stop();
    } catch (const std::exception& error) {
        FAIL_CHECK(error.what());
    }
}

void DeskTest::stop() {
    if (!ended) app->stop_running();
    until([this] { return ended; });
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
}

void DeskTest::restart() {
    stop();
    start();
}

bool DeskTest::busy() const {
    const postgres::Pool* pool = desk->pool();
    if (pool == nullptr) return !ended;  // It migrates.
    const postgres::PoolStats stats = pool->stats();
    return stats.lent + stats.opening + stats.waiting > 0;
}

void DeskTest::until(const std::function<bool()>& done) {
    const auto end = steady_clock().now() + std::chrono::seconds(30);
    for (;;) {
        testing::run_ready(database.io());
        if (done()) return;
        if (ended && failure) std::rethrow_exception(std::exchange(failure, nullptr));
        if (steady_clock().now() > end) throw std::runtime_error("the desk did not get there within 30 s");
        if (busy()) {
            database.io().restart();
            database.io().run_one_for(std::chrono::milliseconds(100));
        } else {
            clock.advance_to_next();
        }
    }
}

void DeskTest::wait(const std::function<bool()>& done) {
    const auto end = steady_clock().now() + std::chrono::seconds(30);
    while (!done()) {
        if (steady_clock().now() > end) throw std::runtime_error("the database did not get there within 30 s");
        database.io().restart();
        database.io().run_one_for(std::chrono::milliseconds(10));
        clock.advance(std::chrono::milliseconds(10));
    }
}

void DeskTest::settle() {
    const auto target = clock.now() + std::chrono::seconds(5);
    until([&] {
        if (busy() || app->current_concurrent_updates() > 0) return false;
        const auto due = clock.next_deadline();
        if (due && *due <= target) return false;
        if (clock.now() < target) clock.advance(target - clock.now());
        testing::run_ready(database.io());
        return !busy() && app->current_concurrent_updates() == 0;
    });
}

testing::EmulatorClient DeskTest::come(const std::string& name, const std::string& payload) {
    auto person = emulator.client(emulator.add_user(name).id);
    say(person, "/start " + payload);
    return person;
}

testing::EmulatorClient DeskTest::customer(const std::string& name, const std::string& company) {
    return come(name, company);
}

testing::EmulatorClient DeskTest::staff(const std::string& name, const std::string& company) {
    const std::string id = database.admin("SELECT id FROM companies WHERE code = '" + company + "'");
    return come(name, desk->directory().invitation(id, clock.system_now()));
}

std::string DeskTest::say(testing::EmulatorClient& person, const std::string& text) {
    person.send_text(text);
    settle();
    return reads(person);
}

std::string DeskTest::tap(testing::EmulatorClient& person, std::string_view button) {
    const std::vector<Message> all = person.messages();
    for (auto message = all.rbegin(); message != all.rend(); ++message) {
        if (!message->reply_markup) continue;
        const std::string query = person.tap(message->message_id, button);
        settle();
        const testing::EmulatorToast toast = person.toast(query);
        return toast.text.empty() ? reads(person) : toast.text;
    }
    throw std::invalid_argument("no message has buttons");
}

std::string DeskTest::forge(testing::EmulatorClient& person, const std::string& data) {
    auto send = [](Bot bot, std::int64_t user, std::string forged) -> awaitable<void> {
        co_await bot.send_message(user, "A forged button")
            .reply_markup(InlineKeyboard().callback("Forged", forged).markup());
    };
    const std::size_t before = person.messages().size();
    boost::asio::co_spawn(database.io(), send(app->bot(), person.user_id(), data), [](std::exception_ptr) {});
    until([&] { return person.messages().size() > before; });
    return tap(person, "Forged");
}

std::string DeskTest::open_ticket(testing::EmulatorClient& customer, const std::string& subject,
                                  const std::string& text) {
    say(customer, "/new");
    say(customer, subject);
    say(customer, text);
    tap(customer, "Normal");
    return tap(customer, "Open it");
}

std::string reads(const testing::EmulatorClient& person) {
    const auto last = person.last_from_others();
    return last ? last->text.value_or("") : std::string();
}

std::string buttons(const testing::EmulatorClient& person) {
    std::string shown;
    const auto last = person.last_from_others();
    if (!last || !last->reply_markup) return shown;
    for (const auto& row : last->reply_markup->inline_keyboard) {
        for (const auto& button : row) shown += (shown.empty() ? "" : " | ") + button.text;
    }
    return shown;
}

}  // namespace tgfw::test
