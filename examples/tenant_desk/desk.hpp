#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/metrics.hpp>

#include "config.hpp"
#include "directory.hpp"
#include "people.hpp"

namespace tenant_desk {

/// A transaction of somebody's company, and who they are in it. What it does is kept by `co_await visit.tx.commit()`.
class Visit {
public:
    Visit(tgfw::postgres::TenantId id, tgfw::postgres::Transaction t) : company(std::move(id)), tx(std::move(t)) {}

    tgfw::postgres::TenantId company;
    tgfw::postgres::Transaction tx;
    Person me;
};

/// The database behind the bot.
class Desk {
public:
    explicit Desk(Config config);
    ~Desk();

    /// Brings the schema up to date as its owner, connects as the bot's own role, and looks whether the database keeps
    /// companies apart. Throws what explains why it does not work. `logger` and `metrics` must outlive it.
    [[nodiscard]] tgfw::awaitable<void> open(boost::asio::any_io_executor executor, tgfw::Logger& logger,
                                             tgfw::MetricsRegistry& metrics);
    [[nodiscard]] tgfw::awaitable<void> close();

    /// nullopt for who belongs to no company.
    [[nodiscard]] tgfw::awaitable<std::optional<Visit>> enter(std::int64_t user_id);
    /// A transaction of this company, also for who is nobody there.
    [[nodiscard]] tgfw::awaitable<tgfw::postgres::Transaction> begin(tgfw::postgres::TenantId company);
    /// For /ready.
    [[nodiscard]] tgfw::awaitable<bool> answers();

    [[nodiscard]] Directory& directory() noexcept { return *directory_; }
    /// Null before open() and after close().
    [[nodiscard]] const tgfw::postgres::Pool* pool() const noexcept { return pool_.get(); }

private:
    Config config_;
    std::unique_ptr<tgfw::postgres::Pool> pool_;
    std::unique_ptr<Directory> directory_;
};

}  // namespace tenant_desk
