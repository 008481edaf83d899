#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/options.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::postgres {

/// A step in the life of a schema: a file of SQL with a number, which is applied once.
class Migration {
public:
    Migration() = default;
    /// `text` is UTF-8; a byte order mark is left out. A first line `-- tgfw: no transaction` is for what the server
    /// runs in none, such as CREATE INDEX CONCURRENTLY: one statement then.
    ///
    /// Throws ConfigError for a text that is empty or holds a NUL, as one in UTF-16 does, and for another first line
    /// `-- tgfw: …`.
    Migration(std::int64_t the_number, std::string the_name, std::string text);

    std::int64_t number = 0;
    std::string name;  ///< What its file is called behind the number: `create_tickets`.
    std::string sql;
    std::string checksum;  ///< SHA-256 of the text, in hexadecimal digits. CR LF counts as LF.
    bool in_transaction = true;
};

/// The files `NUMBER_name.sql` of a folder, in the order of their numbers, which may leave gaps; others are left out.
///
/// Throws ConfigError where two have one number, for an .sql file that begins with a digit and has another name than
/// that, for one that is no Migration, and where the folder cannot be read.
[[nodiscard]] std::vector<Migration> read_migrations(const std::filesystem::path& folder);

/// One migration, and whether the database has it.
class MigrationState {
public:
    MigrationState() = default;

    Migration migration;
    std::optional<std::chrono::system_clock::time_point> applied_at;
};

/// What was applied once is not what its file says today, or its file is gone: a schema that nobody can make again.
class MigrationChanged : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// A migration failed, and all that it did is rolled back. The text has its number, its name, and the line where the
/// server says one.
class MigrationFailed : public DatabaseError {
public:
    MigrationFailed(const Migration& migration, const std::string& reason, std::string sqlstate);

    [[nodiscard]] std::int64_t number() const noexcept { return number_; }
    /// Empty where it was not the server that refused it.
    [[nodiscard]] const std::string& sqlstate() const noexcept { return sqlstate_; }

private:
    std::int64_t number_;
    std::string sqlstate_;
};

/// A migration that runs without a transaction, or ended its own, failed, or could not be noted: a part of it, or all
/// of it, may be in the database. Look, undo it or note it by hand, and go on from there.
class MigrationHalfApplied : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// Applies migrations, one program at a time, however many start together: the others wait for an advisory lock.
///
/// `options` is the connection of the role that owns the schema; not the bot's own. Keeps its books in the table
/// tgfw_migrations. What a migration SETs, a role and a search_path included, is reset behind it. Clock and logger must
/// outlive it. Cancellation, like an error, rolls back what is under way. All throw ConfigError behind a pooler, and
/// ConnectionLost, after which the migration that was under way is in the database as a whole, or not at all.
class Migrator {
public:
    Migrator(boost::asio::any_io_executor executor, PoolOptions options, Clock& clock, Logger& logger)
        : executor_(std::move(executor)), options_(std::move(options)), clock_(&clock), logger_(&logger) {}

    /// Which of these the database has. Waits for nobody, and changes nothing. Throws MigrationChanged.
    [[nodiscard]] awaitable<std::vector<MigrationState>> status(std::vector<Migration> migrations);
    /// Applies those that it has not, in their order, each in a transaction of its own; returns their numbers. One with
    /// a lower number than one that is there is applied, too, and told in the log. Ends at the first that fails, by
    /// MigrationFailed; those before it stay. Throws MigrationChanged before it applies any; MigrationHalfApplied.
    [[nodiscard]] awaitable<std::vector<std::int64_t>> apply(std::vector<Migration> migrations);
    /// Does all that apply() would, and undoes it: finds mistakes before they are in the database. Those without a
    /// transaction are left out, and told in the log. Holds the locks that they take until it ends. Throws as apply().
    [[nodiscard]] awaitable<std::vector<std::int64_t>> dry_run(std::vector<Migration> migrations);

private:
    class Session;

    boost::asio::any_io_executor executor_;
    PoolOptions options_;
    Clock* clock_;
    Logger* logger_;
};

}  // namespace tgfw::postgres
