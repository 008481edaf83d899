#include <adapters/postgres/migration_error.hpp>

#include <utility>

#include <fmt/format.h>

namespace tgfw::postgres {

namespace detail {

namespace {

/// The line of the `position`th character, counted from 1.
std::size_t line_of(std::string_view sql, std::size_t position) {
    std::size_t line = 1;
    for (const char c : sql) {
        const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // Of a character in UTF-8.
        if (begins && --position == 0) break;
        if (c == '\n') ++line;
    }
    return line;
}

}  // namespace

std::string half_applied(const Migration& migration, std::string_view why) {
    return fmt::format(
        "the migration {} ({}) runs without a transaction and failed, so that a part of it may be in the database, "
        "such as an index that is not valid; undo that by hand, and apply it again: {}",
        migration.number, migration.name, why);
}

std::string not_noted(const Migration& migration, std::string_view why) {
    return fmt::format(
        "the migration {} ({}) ran without a transaction and is in the database, but could not be noted; insert its "
        "number, its name and the checksum {} into tgfw_migrations by hand: {}",
        migration.number, migration.name, migration.checksum, why);
}

std::string ended_itself(const Migration& migration) {
    return fmt::format(
        "the migration {} ({}) ended its transaction by itself, so that a part of it may be in the database, and is "
        "not noted; undo that by hand, and leave BEGIN, COMMIT and ROLLBACK out of it",
        migration.number, migration.name);
}

std::string reason_of(const StatementError& error, std::string_view sql) {
    const std::size_t position = error.fields().position;
    if (position == 0) return fmt::format(": {}", error.what());
    return fmt::format(" in line {}: {}", line_of(sql, position), error.what());
}

}  // namespace detail

MigrationFailed::MigrationFailed(const Migration& migration, const std::string& reason, std::string sqlstate)
    : DatabaseError(
          fmt::format("the migration {} ({}) failed and is rolled back{}", migration.number, migration.name, reason)),
      number_(migration.number),
      sqlstate_(std::move(sqlstate)) {}

}  // namespace tgfw::postgres
