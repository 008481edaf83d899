// How long the support desk takes from a tap that opens a ticket to the call that says so, and for its list: a bot over
// HTTP at an emulator on the loopback interface, with a real Postgres. The emulator's own work is in it.
//
//   tgfw_bench_tenant_desk [TICKETS]        500 by default

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <libpq-fe.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <support/postgres_cluster.hpp>

#include <tgfw/core/metrics.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_server.hpp>
#include <tgfw/tgfw.hpp>

#include "../examples/tenant_desk/bot.hpp"
#include "../examples/tenant_desk/handlers.hpp"

namespace {

using namespace tgfw;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr const char* kBenchToken = "7001:support_desk_of_a_bench_AAAAAAAAAAA";

void run_sql(const std::string& connection, const char* sql) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> handle(PQconnectdb(connection.c_str()), PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(handle.get(), sql), PQclear);
    if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) throw std::runtime_error(PQerrorMessage(handle.get()));
}

tenant_desk::Config bench_config(const std::string& url) {
    const test::PostgresCluster& cluster = test::PostgresCluster::instance();
    tenant_desk::Config config;
    config.bot_token = config.link_key = Secret(kBenchToken);
    config.bot_api_url = url;
    config.database_url = Secret(cluster.connection("desk", "desk_bot"));
    config.migration_database_url = Secret(cluster.connection("desk", "desk_owner"));
    config.migrations = TGFW_SOURCE_DIR "/examples/tenant_desk/migrations";
    config.user_rate = 6000;
    config.observe.host = "127.0.0.1";
    return config;
}

/// A customer who opens tickets, and what it took.
class Bench {
public:
    Bench() : emulator_(steady_clock()), server_(io_.get_executor(), emulator_) {
        const std::string owner = test::PostgresCluster::instance().superuser();
        run_sql(owner, "CREATE ROLE desk_owner LOGIN; CREATE ROLE desk_bot LOGIN");
        run_sql(owner, "CREATE DATABASE desk OWNER desk_owner");
        const User bot = emulator_.add_bot("Desk bot", "desk_bot", kBenchToken);
        server_.listen();
        spawn(server_.run());
        const tenant_desk::Config config = bench_config(server_.url());
        auto builder =
            tenant_desk::make_builder(config, std::make_shared<tenant_desk::Desk>(config), metrics_, null_logger());
        builder.bot_options(BotOptions().with_base_url(server_.url()).with_flood_limits(FloodLimits::none()))
            .executor(io_.get_executor());
        app_ = std::make_unique<Application>(builder.build());
        tenant_desk::add_handlers(*app_);
        spawn(app_->serve_polling());
        until([&] { return emulator_.calls("getUpdates") > 0; });
        run_sql(test::PostgresCluster::instance().superuser("desk"),
                "INSERT INTO companies (code, name) VALUES ('acme', 'Acme')");
        carla_ = std::make_unique<testing::EmulatorClient>(emulator_, emulator_.add_user("Carla").id, bot.id);
    }

    void play(int tickets) {
        say("/start acme", "sendMessage");
        for (int i = 0; i < tickets; ++i) {
            say("/new", "sendMessage");
            say("Broken anvil", "sendMessage");
            say("It fell on a bird.", "sendMessage");
            tap("Normal");
            opened.push_back(tap("Open it"));
            listed.push_back(say("/tickets", "sendMessage"));
        }
        app_->stop_running();
        server_.stop();
        until([&] { return running_ == 0; });
    }

    std::vector<double> opened;
    std::vector<double> listed;

private:
    void spawn(awaitable<void> task) {
        ++running_;
        boost::asio::co_spawn(io_, std::move(task), [this](std::exception_ptr error) {
            --running_;
            if (error) std::rethrow_exception(error);
        });
    }

    template <class Done>
    void until(Done done) {
        while (!done()) io_.run_one();
    }

    double say(const std::string& text, std::string_view answer) {
        return measure(answer, [&] { carla_->send_text(text); });
    }

    double tap(std::string_view button) {
        const auto last = carla_->last_from_others();
        return measure("editMessageText", [&] { carla_->tap(last->message_id, button); });
    }

    /// From the act to the call at the emulator; then until the handler has ended, so that the next one waits for
    /// nothing.
    template <class Act>
    double measure(std::string_view call, Act act) {
        const auto before = emulator_.calls(call);
        const auto begin = steady_clock().now();
        act();
        until([&] { return emulator_.calls(call) > before; });
        const double took = Milliseconds(steady_clock().now() - begin).count();
        until([&] { return app_->current_concurrent_updates() == 0; });
        return took;
    }

    boost::asio::io_context io_{1};
    MetricsRegistry metrics_;
    testing::Emulator emulator_;
    testing::EmulatorServer server_;
    std::unique_ptr<Application> app_;
    std::unique_ptr<testing::EmulatorClient> carla_;
    int running_ = 0;
};

void tell(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%s: median %.2f ms, p99 %.2f ms of %zu\n", what, times[times.size() / 2],
                times[times.size() * 99 / 100], times.size());
}

}  // namespace

int main(int argc, char** argv) try {
    Bench bench;
    bench.play(argc > 1 ? std::max(1, std::atoi(argv[1])) : 500);
    tell("a ticket is opened", bench.opened);
    tell("a list of tickets", bench.listed);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
