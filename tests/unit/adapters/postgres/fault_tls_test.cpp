#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include <unistd.h>

#include <doctest/doctest.h>

#include <support/postgres_proxy.hpp>
#include <support/server_process.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <unit/net/certificates.hpp>
#include "database.hpp"

// A server with TLS, and clients that ask more or less of it.

namespace tgfw::test {

namespace {

using net::tests::Certificates;
using postgres::ConnectionLost;
using postgres::LoginRefused;
using postgres::without_tenant;

/// The cluster with TLS on an address of loopback of this process's own, for as long as this lives.
class ServerWithTls {
public:
    ServerWithTls() {
        const std::string& folder = PostgresCluster::instance().folder();
        const Certificates& certificates = Certificates::get();
        for (const auto& [from, to] : {std::pair(certificates.certificate("good"), folder + "/server.pem"),
                                       std::pair(certificates.key("good"), folder + "/server.key")}) {
            std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
            std::filesystem::permissions(to, std::filesystem::perms::owner_read);
            give_to_server(to);
        }
        PostgresCluster::instance().stop(PostgresCluster::Stop::fast);
        PostgresCluster::instance().start({"ssl=on", "ssl_cert_file=" + folder + "/server.pem",
                                           "ssl_key_file=" + folder + "/server.key", "listen_addresses=" + address()});
    }
    ~ServerWithTls() {
        PostgresCluster::instance().stop(PostgresCluster::Stop::fast);
        PostgresCluster::instance().start();
    }
    ServerWithTls(const ServerWithTls&) = delete;
    ServerWithTls& operator=(const ServerWithTls&) = delete;

    [[nodiscard]] static std::string address() {
        const int id = ::getpid();
        return "127.83." + std::to_string(id / 250 % 250) + "." + std::to_string(id % 250 + 1);
    }
    [[nodiscard]] static std::string connection(const Database& database, const std::string& role,
                                                const std::string& more) {
        return "host=localhost hostaddr=" + address() + " dbname=" + database.name() + " user=" + role + " " + more;
    }
};

/// What a server with many bytes to say says, and whether it says it in secret.
awaitable<std::string> ask_for_much(postgres::Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto much = co_await tx.query("SELECT repeat('x', 3000000)");
    CHECK(much.one<std::string>().size() == 3'000'000);
    const auto rows = co_await tx.query("SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    co_await tx.commit();
    co_return rows.one<std::string>();
}

std::string answer_to(Database& database, const std::string& connection) {
    postgres::Pool pool(database.io().get_executor(), postgres::PoolOptions(connection), steady_clock(), null_logger());
    const auto task = [](postgres::Pool& p) -> awaitable<std::string> {
        std::string text;
        try {
            text = co_await ask_for_much(p);
        } catch (const LoginRefused& error) {
            text = std::string("refused: ") + error.what();
        } catch (const ConnectionLost& error) {
            text = std::string("lost: ") + error.what();
        }
        CHECK(p.stats().lent == 0);
        co_return text;
    };
    std::string text = database.run(task(pool));
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
    return text;
}

bool says(const std::string& text, const std::string& words) {
    CAPTURE(text);
    const bool found = text.find(words) != std::string::npos;
    CHECK(found);
    return found;
}

}  // namespace

TEST_CASE("TLS is what sslmode says: a wrong name, a wrong authority, or none where it must be, is refused") {
    Database database;
    const ServerWithTls server;
    const Certificates& certificates = Certificates::get();
    const auto ask = [&](const std::string& role, const std::string& more) {
        return answer_to(database, ServerWithTls::connection(database, role, more));
    };
    const std::string root = " sslrootcert=" + certificates.ca();
    CHECK(ask("app", "sslmode=verify-full" + root) == "true");
    CHECK(ask("app", "sslmode=require") == "true");
    CHECK(ask("app", "sslmode=disable") == "false");
    CHECK(says(ask("app", "sslmode=verify-full sslrootcert=" + certificates.certificate("self")),
               "lost: cannot connect to the database: "));
    CHECK(says(ask("app", "sslmode=verify-full sslrootcert=" + certificates.certificate("self")),
               "certificate verify failed"));
    CHECK(says(ask("app", "sslmode=verify-full host=other.example" + root),
               "does not match host name \"other.example\""));
    database.admin("CREATE ROLE needs_tls LOGIN");
    CHECK(ask("needs_tls", "sslmode=require") == "true");
    CHECK(says(ask("needs_tls", "sslmode=disable"), "refused: cannot connect to the database, where "));
    database.admin("DROP ROLE needs_tls");
}

TEST_CASE("TLS that is asked for and that the server does not have is no connection") {
    Database database;
    PostgresProxy proxy(PostgresCluster::instance().socket_path());
    const std::string connection =
        "host=127.0.0.1 port=" + std::to_string(proxy.port()) + " user=app sslmode=require dbname=" + database.name();
    CHECK(says(answer_to(database, connection), "server does not support SSL, but SSL was required"));
}

TEST_CASE("a deadline reaches a server behind TLS, and its connection serves again") {
    Database database;
    const ServerWithTls server;
    postgres::PoolOptions options(ServerWithTls::connection(database, "app", "sslmode=require"));
    options.with_size(1).with_overflow(0);
    postgres::Pool pool(database.io().get_executor(), options, steady_clock(), null_logger());
    const auto late = [](postgres::Pool& p) -> awaitable<void> {
        postgres::TransactionOptions hasty;
        hasty.with_statement_deadline(std::chrono::milliseconds(100));
        auto tx = co_await p.begin(without_tenant, hasty);
        const auto rows = co_await tx.query("SELECT pg_sleep(600)");
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(database.run(late(pool)), postgres::StatementCancelled);
    CHECK(database.run(ask_for_much(pool)) == "true");
    CHECK(pool.stats().opened == 1);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

}  // namespace tgfw::test
