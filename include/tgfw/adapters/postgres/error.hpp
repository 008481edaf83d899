#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

/// Something is wrong with the database, with the way to it, or with what was asked of it.
class DatabaseError : public Error {
public:
    using Error::Error;
};

/// There is no connection: it could not be made, or it broke before a statement was sent, or while one ran that was
/// rolled back with it. Trying again is safe.
class ConnectionLost : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// The connection broke after COMMIT was sent and before the answer came, or the deadline passed or the coroutine was
/// cancelled meanwhile: the transaction may be in the database, or not. Look before you do it again.
class CommitUnknown : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// No connection of the pool came free in time.
class PoolExhausted : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// The result has other columns, or other values in them, than what it is to become.
class ResultError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// What a server's error says beside its text. Values of rows (the server's DETAIL) are left out.
class ErrorFields {
public:
    ErrorFields() = default;

    std::string sqlstate;  ///< Five letters and digits, such as `23505`.
    std::string severity;  ///< `ERROR`, `FATAL`, `PANIC`.
    std::string schema;    ///< Empty where the error has none, as all that follow.
    std::string table;
    std::string column;
    std::string constraint;
    /// Where in the statement's text, in characters from 1; 0 where the server does not say.
    std::size_t position = 0;
};

/// The server refused a statement. Source: PostgreSQL, appendix A "Error Codes".
class StatementError : public DatabaseError {
public:
    /// `text` is a sentence without values of rows.
    StatementError(const std::string& text, ErrorFields fields);

    [[nodiscard]] const std::string& sqlstate() const noexcept { return fields_.sqlstate; }
    [[nodiscard]] const ErrorFields& fields() const noexcept { return fields_; }

private:
    ErrorFields fields_;
};

/// Class 28 and 3D000: the server lets nobody in with this user, password, database, or without TLS.
class LoginRefused : public StatementError {
public:
    using StatementError::StatementError;
};
/// Class 23: the row would break a rule of its table; fields().constraint names it.
class IntegrityError : public StatementError {
public:
    using StatementError::StatementError;
};
/// 23505.
class UniqueViolation : public IntegrityError {
public:
    using IntegrityError::IntegrityError;
};
/// 23503.
class ForeignKeyViolation : public IntegrityError {
public:
    using IntegrityError::IntegrityError;
};
/// 23502.
class NotNullViolation : public IntegrityError {
public:
    using IntegrityError::IntegrityError;
};
/// 23514.
class CheckViolation : public IntegrityError {
public:
    using IntegrityError::IntegrityError;
};
/// 42501: the role may not do this, or a policy of row-level security forbids the row.
class InsufficientPrivilege : public StatementError {
public:
    using StatementError::StatementError;
};
/// Class 40, such as 40001 and 40P01: the transaction collided with another one. The same may succeed when it is run
/// again from its beginning.
class TransactionConflict : public StatementError {
public:
    using StatementError::StatementError;
};
/// 57014: it took longer than its deadline, or it was cancelled.
class StatementCancelled : public StatementError {
public:
    using StatementError::StatementError;
};
/// Class 53: the server is out of disk, memory or connections.
class InsufficientResources : public StatementError {
public:
    using StatementError::StatementError;
};
/// Class 22: a value does not fit, such as a number out of range.
class DataError : public StatementError {
public:
    using StatementError::StatementError;
};

/// Throws the class that `fields.sqlstate` has; ConnectionLost for class 08 and for 57P01 to 57P05, by which a server
/// ends connections, unless it is an ERROR, which ends none. `message` is the server's; values that it quotes are
/// replaced, see redact_values().
[[noreturn]] void throw_statement_error(std::string_view message, ErrorFields fields);

/// `invalid input syntax for type bigint: "secret"` → `invalid input syntax for type bigint: "…"`: what stands behind
/// the first colon, between the first quote and the last, came from a row or from a parameter. Names of tables and
/// constraints stay.
[[nodiscard]] std::string redact_values(std::string_view message);

}  // namespace tgfw::postgres
