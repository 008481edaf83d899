#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <adapters/postgres/connection.hpp>
#include <adapters/postgres/migration_error.hpp>
#include <tgfw/adapters/postgres/migrations.hpp>
#include <tgfw/adapters/postgres/rows.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw::postgres {

using detail::Command;
using detail::Connection;
using detail::ended_itself;
using detail::half_applied;
using detail::not_noted;
using detail::reason_of;

namespace {

/// Of no other program, with luck: "tgfw" and "migr" in ASCII.
constexpr std::int64_t kLockKey = 0x74676677'6d696772;
/// A migration may rewrite a large table, and another program's may be under way.
constexpr Clock::duration kMigrationLimit = std::chrono::hours(24);

constexpr Clock::duration kLockPause = std::chrono::milliseconds(200);

constexpr const char* kTransactionNumber = "SELECT txid_current()";
constexpr const char* kBooks =
    "CREATE TABLE IF NOT EXISTS tgfw_migrations (number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT "
    "NULL, applied_at timestamptz NOT NULL DEFAULT now())";

struct Applied {
    std::string name;
    std::string checksum;
    std::chrono::system_clock::time_point at;
};

}  // namespace

/// A connection that holds the lock; both go with it.
class Migrator::Session {
public:
    explicit Session(const Migrator& migrator) : migrator_(migrator) {}

    awaitable<void> open() {
        connection_ =
            co_await Connection::open(migrator_.executor_, migrator_.options_, *migrator_.clock_, *migrator_.logger_);
        co_await connection_->require_session("postgres::Migrator", migrator_.options_.statement_deadline);
    }

    /// Waits until no other program applies any. It asks again and again: a statement that waits has a snapshot, for
    /// the end of which the other's CREATE INDEX CONCURRENTLY would wait in its turn.
    awaitable<void> lock() {
        bool told = false;
        for (;;) {
            std::vector<Param> key;
            key.emplace_back(kLockKey);
            Command lock("SELECT pg_try_advisory_lock($1)", std::move(key));
            const Rows locked = co_await run(std::move(lock));
            if (locked.one<bool>()) co_return;
            if (!told) migrator_.logger_->info("Another program applies migrations; waiting for it");
            told = true;
            co_await sleep_for(*migrator_.clock_, kLockPause);
        }
    }

    awaitable<Rows> run(Command command) {
        std::vector<Command> commands;
        commands.push_back(std::move(command));
        auto results = co_await connection_->run(std::move(commands), kMigrationLimit);
        co_return Rows(std::make_shared<const detail::Result>(std::move(results.back())));
    }

    /// What was applied, of which a database without books has nothing.
    awaitable<std::map<std::int64_t, Applied>> applied_if_any() {
        const Rows books = co_await run(Command::once("SELECT to_regclass('tgfw_migrations') IS NOT NULL"));
        if (!books.one<bool>()) co_return std::map<std::int64_t, Applied>();
        auto found = co_await applied();
        co_return found;
    }

    awaitable<std::map<std::int64_t, Applied>> applied() {
        const Rows rows = co_await run(Command::once("SELECT number, name, checksum, applied_at FROM tgfw_migrations"));
        std::map<std::int64_t, Applied> found;
        for (const Row& row : rows) {
            found.emplace(row["number"].as<std::int64_t>(),
                          Applied{row["name"].as<std::string>(), row["checksum"].as<std::string>(),
                                  row["applied_at"].as<std::chrono::system_clock::time_point>()});
        }
        co_return found;
    }

    /// Runs it in the transaction that is open, and resets what it has set. Throws MigrationFailed;
    /// MigrationHalfApplied where it has ended that transaction.
    awaitable<void> run_in_transaction(const Migration& migration) {
        const Rows begun = co_await run(Command::once(kTransactionNumber));
        std::optional<MigrationFailed> failure;
        try {
            co_await connection_->run_script(migration.sql, kMigrationLimit);
        } catch (const ConnectionLost&) {
            throw;
        } catch (const StatementError& error) {
            failure.emplace(migration, reason_of(error, migration.sql), error.sqlstate());
        } catch (const Error& error) {
            failure.emplace(migration, std::string(": ") + error.what(), std::string());
        }
        if (failure) throw *failure;
        bool same = connection_->state() == Connection::State::in_transaction;
        if (same) {
            const Rows now = co_await run(Command::once(kTransactionNumber));
            same = now.one<std::int64_t>() == begun.one<std::int64_t>();
        }
        if (!same) throw MigrationHalfApplied(ended_itself(migration));
        co_await reset();
    }

    /// What a migration sets for the session would hold for the books, and for those behind it: a dump begins by
    /// emptying the search_path.
    awaitable<void> reset() {
        std::vector<Command> commands;
        commands.push_back(Command::once("RESET SESSION AUTHORIZATION"));
        commands.push_back(Command::once("RESET ROLE"));
        commands.push_back(Command::once("RESET ALL"));
        const auto done = co_await connection_->run(std::move(commands), migrator_.options_.statement_deadline);
        static_cast<void>(done);
    }

    awaitable<void> note(const Migration& migration) {
        std::vector<Param> values;
        values.emplace_back(migration.number);
        values.emplace_back(migration.name);
        values.emplace_back(migration.checksum);
        Command command("INSERT INTO tgfw_migrations (number, name, checksum) VALUES ($1, $2, $3)", std::move(values));
        const Rows noted = co_await run(std::move(command));
        static_cast<void>(noted);
    }

    awaitable<void> control(std::string sql) {
        const Rows done = co_await run(Command::once(std::move(sql)));
        static_cast<void>(done);
    }

    awaitable<void> apply(const Migration& migration) {
        if (!migration.in_transaction) {
            co_await apply_alone(migration);
            co_return;
        }
        std::optional<MigrationFailed> failure;
        try {
            co_await control("BEGIN");
            co_await run_in_transaction(migration);
            co_await note(migration);
            co_await control("COMMIT");
        } catch (const MigrationFailed& error) {
            failure.emplace(error);
        } catch (const StatementError& error) {  // Of what is checked at the end of a transaction, or of the books.
            failure.emplace(migration, std::string(" at its end: ") + error.what(), error.sqlstate());
        }
        if (!failure) co_return;
        const std::array<LogField, 2> fields{LogField("number", migration.number), LogField("name", migration.name)};
        migrator_.logger_->error("A migration failed, and is rolled back", fields);
        throw *failure;
    }

private:
    awaitable<void> apply_alone(const Migration& migration) {
        std::string failure;
        bool ran = false;
        try {
            co_await connection_->run_script(migration.sql, kMigrationLimit);
            ran = true;
            co_await reset();
            co_await note(migration);
        } catch (const Error& error) {
            failure = error.what();
        }
        if (failure.empty()) co_return;
        throw MigrationHalfApplied(ran ? not_noted(migration, failure) : half_applied(migration, failure));
    }

    const Migrator& migrator_;
    std::unique_ptr<Connection> connection_;
};

namespace {

/// What was applied must still be what the files say.
void require_unchanged(const std::vector<Migration>& migrations, const std::map<std::int64_t, Applied>& applied) {
    for (const auto& [number, known] : applied) {
        const auto file = std::find_if(migrations.begin(), migrations.end(),
                                       [wanted = number](const Migration& m) { return m.number == wanted; });
        if (file == migrations.end()) {
            throw MigrationChanged(fmt::format(
                "the database has the migration {} ({}), and there is no file of it; run the program that has it",
                number, known.name));
        }
        if (file->checksum != known.checksum) {
            throw MigrationChanged(
                fmt::format("the migration {} ({}) was changed after it was applied; restore it, and put the change "
                            "into a further one",
                            number, known.name));
        }
    }
}

}  // namespace

awaitable<std::vector<MigrationState>> Migrator::status(std::vector<Migration> migrations) {
    Session session(*this);
    co_await session.open();
    const auto applied = co_await session.applied_if_any();
    require_unchanged(migrations, applied);
    std::vector<MigrationState> states;
    for (Migration& migration : migrations) {
        MigrationState state;
        const auto known = applied.find(migration.number);
        if (known != applied.end()) state.applied_at = known->second.at;
        state.migration = std::move(migration);
        states.push_back(std::move(state));
    }
    co_return states;
}

awaitable<std::vector<std::int64_t>> Migrator::apply(std::vector<Migration> migrations) {
    Session session(*this);
    co_await session.open();
    co_await session.lock();
    co_await session.control(kBooks);
    const auto applied = co_await session.applied();
    require_unchanged(migrations, applied);
    std::vector<std::int64_t> done;
    for (const Migration& migration : migrations) {
        if (applied.contains(migration.number)) continue;
        if (!applied.empty() && migration.number < applied.rbegin()->first) {
            const LogField field("number", migration.number);
            logger_->warning("A migration is applied after one with a higher number", std::span(&field, 1));
        }
        co_await session.apply(migration);
        const std::array<LogField, 2> fields{LogField("number", migration.number), LogField("name", migration.name)};
        logger_->info("A migration was applied", fields);
        done.push_back(migration.number);
    }
    co_return done;
}

awaitable<std::vector<std::int64_t>> Migrator::dry_run(std::vector<Migration> migrations) {
    Session session(*this);
    co_await session.open();
    co_await session.lock();
    const auto applied = co_await session.applied_if_any();
    require_unchanged(migrations, applied);
    std::vector<std::int64_t> done;
    co_await session.control("BEGIN");
    for (const Migration& migration : migrations) {
        if (applied.contains(migration.number)) continue;
        if (!migration.in_transaction) {
            const LogField field("number", migration.number);
            logger_->warning("A migration without a transaction cannot be tried without applying it",
                             std::span(&field, 1));
            continue;
        }
        co_await session.run_in_transaction(migration);
        done.push_back(migration.number);
    }
    co_await session.control("ROLLBACK");
    co_return done;
}

}  // namespace tgfw::postgres
