#include "desk.hpp"

#include <tgfw/adapters/postgres/migrations.hpp>
#include <tgfw/adapters/postgres/ready.hpp>
#include <tgfw/adapters/postgres/rls.hpp>

namespace tenant_desk {

using namespace tgfw;

Desk::Desk(Config config) : config_(std::move(config)) {}

Desk::~Desk() = default;

awaitable<void> Desk::open(boost::asio::any_io_executor executor, Logger& logger, MetricsRegistry& metrics) {
    const postgres::PoolOptions owner(config_.migration_database_url.reveal());
    postgres::Migrator migrator(executor, owner, steady_clock(), logger);
    auto migrations = postgres::read_migrations(config_.migrations);
    co_await migrator.apply(std::move(migrations));  // The log tells which.

    postgres::PoolOptions bot(config_.database_url.reveal());
    bot.with_size(config_.pool_size).with_metrics(metrics);
    pool_ = std::make_unique<postgres::Pool>(executor, bot, steady_clock(), logger);
    co_await postgres::rls::require(*pool_);
    directory_ = std::make_unique<Directory>(*pool_, config_.link_key);
}

awaitable<void> Desk::close() {
    if (!pool_) co_return;
    co_await pool_->close(std::chrono::seconds(5));  // What is still lent ends with the process.
    directory_.reset();
    pool_.reset();
}

awaitable<std::optional<Visit>> Desk::enter(std::int64_t user_id) {
    auto company = co_await directory_->of_user(user_id);
    if (!company) co_return std::nullopt;
    auto tx = co_await pool_->begin(*company);
    Visit visit(*company, std::move(tx));
    auto person = co_await find_person(visit.tx, user_id);
    if (!person) co_return std::nullopt;  // The company has let them go.
    visit.me = std::move(*person);
    co_return std::optional<Visit>(std::move(visit));
}

awaitable<postgres::Transaction> Desk::begin(postgres::TenantId company) {
    return pool_->begin(std::move(company));
}

awaitable<bool> Desk::answers() {
    if (!pool_) co_return false;
    const auto ready = postgres::ready(*pool_);
    const bool answered = co_await ready();
    co_return answered;
}

}  // namespace tenant_desk
