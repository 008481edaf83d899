#include "companies.hpp"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/migrations.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/error.hpp>

#include "directory.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<void> insert_company(boost::asio::any_io_executor executor, Config config, std::string code, std::string name,
                               std::string& id) {
    const postgres::PoolOptions owner(config.migration_database_url.reveal());
    postgres::Migrator migrator(executor, owner, steady_clock(), null_logger());
    auto migrations = postgres::read_migrations(config.migrations);
    co_await migrator.apply(std::move(migrations));
    postgres::Pool pool(executor, owner, steady_clock(), null_logger());
    auto tx = co_await pool.begin(postgres::without_tenant);
    const auto rows =
        co_await tx.query("INSERT INTO companies (code, name) VALUES ($1, $2) RETURNING id::text", code, name);
    co_await tx.commit();
    id = rows.one<std::string>();
    co_await pool.close(std::chrono::seconds(5));
}

}  // namespace

std::string add_company(const Config& config, std::string code, std::string name) {
    boost::asio::io_context io(1);
    std::string id;
    std::exception_ptr failure;
    boost::asio::co_spawn(io, insert_company(io.get_executor(), config, code, name, id),
                          [&](std::exception_ptr error) { failure = std::move(error); });
    io.run();
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const postgres::UniqueViolation&) {
        throw ConfigError("There is a company \"" + code + "\" already; give another code");
    } catch (const postgres::CheckViolation&) {
        throw ConfigError("\"" + code + "\" is no code; give 2 to 20 small letters, digits and hyphens, and a name");
    }
    const std::string invitation = sign_invitation(invitation_signer(config.link_key), id, steady_clock().system_now());
    return "Company " + id + " is there.\nCustomers: https://t.me/YOUR_BOT?start=" + code +
           "\nStaff, for a day: https://t.me/YOUR_BOT?start=" + invitation + "\n";
}

}  // namespace tenant_desk
