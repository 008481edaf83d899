#include <tgfw/adapters/postgres/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace tgfw::postgres {

namespace {

/// Class 08 is also what an ERROR has after which all goes on: 08P01 for too many or too few values, 08001 for a server
/// that a foreign table is on.
bool ends_connection(const ErrorFields& fields) {
    if (fields.severity == "ERROR") return false;
    return fields.sqlstate.starts_with("08") || (fields.sqlstate >= "57P01" && fields.sqlstate <= "57P05");
}

}  // namespace

StatementError::StatementError(const std::string& text, ErrorFields fields)
    : DatabaseError(text), fields_(std::move(fields)) {}

namespace {

/// The quotes of the server's languages: it speaks that of lc_messages.
constexpr std::array<std::string_view, 12> kQuotes{"\"", "«", "»", "„", "“", "”", "‘", "’", "‚", "「", "」", "`"};

/// All from the first quote behind `from` to the last one: a value may hold quotes of its own.
std::string without_quoted(std::string_view message, std::size_t from) {
    std::size_t first = std::string_view::npos;
    std::size_t end = 0;
    for (const std::string_view quote : kQuotes) {
        first = std::min(first, message.find(quote, from));
        if (const auto last = message.rfind(quote); last != std::string_view::npos && last >= from)
            end = std::max(end, last + quote.size());
    }
    if (first == std::string_view::npos) return std::string(message);
    return fmt::format("{}\"…\"{}", message.substr(0, first), message.substr(end));
}

}  // namespace

std::string redact_values(std::string_view message) {
    // A path in JSON is a value, too.
    if (message.ends_with(" of jsonpath input")) return without_quoted(message, 0);
    const auto colon = message.find(": ");
    return colon == std::string_view::npos ? std::string(message) : without_quoted(message, colon);
}

void throw_statement_error(std::string_view message, ErrorFields fields) {
    const std::string state = fields.sqlstate;
    // What class 22 quotes is the value that does not fit: `value "…" is out of range for type integer`.
    const std::string clean = state.starts_with("22") ? without_quoted(message, 0) : redact_values(message);
    const std::string text = fmt::format("{} (SQLSTATE {})", clean, state.empty() ? "unknown" : state);
    if (ends_connection(fields)) throw ConnectionLost(text);
    if (state == "26000") {
        throw StatementError(text +
                                 "; behind a pooler in transaction mode that knows of no prepared statements, use "
                                 "PoolOptions::with_prepared_statements(false)",
                             std::move(fields));
    }
    if (state == "23505") throw UniqueViolation(text, std::move(fields));
    if (state == "23503") throw ForeignKeyViolation(text, std::move(fields));
    if (state == "23502") throw NotNullViolation(text, std::move(fields));
    if (state == "23514") throw CheckViolation(text, std::move(fields));
    if (state == "42501") throw InsufficientPrivilege(text, std::move(fields));
    if (state == "57014") throw StatementCancelled(text, std::move(fields));
    if (state.starts_with("28") || state == "3D000") throw LoginRefused(text, std::move(fields));
    if (state.starts_with("23")) throw IntegrityError(text, std::move(fields));
    if (state.starts_with("22")) throw DataError(text, std::move(fields));
    if (state.starts_with("40")) throw TransactionConflict(text, std::move(fields));
    if (state.starts_with("53")) throw InsufficientResources(text, std::move(fields));
    throw StatementError(text, std::move(fields));
}

}  // namespace tgfw::postgres
