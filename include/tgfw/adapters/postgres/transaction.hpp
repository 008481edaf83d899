#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/param.hpp>
#include <tgfw/adapters/postgres/rows.hpp>
#include <tgfw/adapters/postgres/sql.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {
class ByteSource;
}

namespace tgfw::postgres {

/// What a transaction is to be, beside whose.
class TransactionOptions {
public:
    enum class Isolation : char { read_committed, repeatable_read, serializable };

    TransactionOptions() = default;

    TransactionOptions& with_isolation(Isolation value) { return isolation = value, *this; }
    TransactionOptions& with_read_only(bool value) { return read_only = value, *this; }
    TransactionOptions& with_statement_deadline(Clock::duration limit) { return statement_deadline = limit, *this; }

    Isolation isolation = Isolation::read_committed;
    bool read_only = false;
    /// Zero: the pool's.
    Clock::duration statement_deadline = Clock::duration::zero();
};

class RowStream;
class Savepoint;

/// A transaction, and with it a connection of the pool, of which nobody else has any use meanwhile.
///
/// What ends without commit(), by an exception, a cancellation or a return, is rolled back before its connection is
/// used again. Begins with its first statement, in the same round trip. One coroutine at a time. It may outlive the
/// Pool object, but not its event loop.
class Transaction {
public:
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) noexcept;
    ~Transaction();

    /// Runs a statement with its values for $1, $2 …, and gives its rows.
    ///
    /// Throws StatementError, after which only rollback() works, or a savepoint's; StatementCancelled after the
    /// deadline; ConnectionLost; ConfigError once the transaction has ended.
    template <class... Values>
    [[nodiscard]] awaitable<Rows> query(Sql sql, Values&&... values) {
        return run(sql.text(), list_of(std::forward<Values>(values)...));
    }
    /// The same, for how many rows it touched.
    template <class... Values>
    [[nodiscard]] awaitable<std::int64_t> execute(Sql sql, Values&&... values) {
        return run_for_count(sql.text(), list_of(std::forward<Values>(values)...));
    }

    /// The rows of a SELECT one after another, a few hundred of which are in memory at a time.
    template <class... Values>
    [[nodiscard]] RowStream stream(Sql sql, Values&&... values);

    /// COPY … FROM STDIN: rows as the statement's FORMAT has them, from `source`; returns their number. Not for tables
    /// with row-level security, which the server refuses (use INSERT … SELECT … unnest()). Throws what the source
    /// throws, too: nothing is copied then. The deadline is for each piece that is sent, not for the source.
    [[nodiscard]] awaitable<std::int64_t> copy_in(Sql sql, std::shared_ptr<ByteSource> source);
    /// COPY … TO STDOUT, piece by piece, each of whole rows; `sink` returns at once. Returns the number of rows.
    [[nodiscard]] awaitable<std::int64_t> copy_out(Sql sql, std::function<void(std::string_view)> sink);

    /// A point to which what follows can be undone without the rest. See Savepoint.
    [[nodiscard]] awaitable<Savepoint> savepoint();

    /// Makes it last. Throws CommitUnknown where nobody can know whether it does; StatementError for what the server
    /// checks at the end only, such as a deferred constraint or a serialization failure, and DatabaseError where a
    /// statement failed before and was not undone by a savepoint: nothing lasts then. ConfigError the second time.
    [[nodiscard]] awaitable<void> commit();
    /// Undoes it at once; what goes without saying when the Transaction dies.
    [[nodiscard]] awaitable<void> rollback();

private:
    friend class Pool;
    friend class RowStream;
    friend class Savepoint;
    class Impl;
    explicit Transaction(std::shared_ptr<Impl> impl) noexcept;

    template <class... Values>
    static std::vector<Param> list_of(Values&&... values) {
        static_assert((std::constructible_from<Param, Values> && ...),
                      "tgfw: no parameter of a statement can be made of one of these values; see postgres::Param for "
                      "what they are made of, and give an enum BOOST_DESCRIBE_ENUM");
        std::vector<Param> list;
        list.reserve(sizeof...(values));
        (list.emplace_back(std::forward<Values>(values)), ...);
        return list;
    }
    /// Throws ConfigError where it was moved elsewhere.
    [[nodiscard]] Impl& here() const;
    awaitable<Rows> run(std::string_view sql, std::vector<Param> params);
    awaitable<std::int64_t> run_for_count(std::string_view sql, std::vector<Param> params);

    std::shared_ptr<Impl> impl_;  // Shared with its savepoints and streams only.
};

/// A part of a transaction that can be undone alone; also the only way on after a statement in it has failed.
///
/// What ends without release() is undone before the transaction's next statement; what has not ended when the
/// transaction commits is a part of it. Those inside of others end first.
class Savepoint {
public:
    Savepoint(Savepoint&&) noexcept = default;
    Savepoint& operator=(Savepoint&&) = delete;
    ~Savepoint();

    /// Keeps what was done since, as a part of the transaction. Throws as Transaction::query; StatementError, too,
    /// where a statement since then has failed, and it is undone instead.
    [[nodiscard]] awaitable<void> release();
    /// Undoes it.
    [[nodiscard]] awaitable<void> rollback();

private:
    friend class Transaction;
    Savepoint(std::shared_ptr<Transaction::Impl> transaction, std::uint64_t number) noexcept
        : transaction_(std::move(transaction)), number_(number) {}

    std::shared_ptr<Transaction::Impl> transaction_;  // Null once it has ended.
    std::uint64_t number_;
};

/// Rows that are fetched as they are asked for, by a cursor of the server's. Ends with its transaction.
class RowStream {
public:
    /// The next row; nullopt after the last. Throws as Transaction::query.
    [[nodiscard]] awaitable<std::optional<Row>> next();

private:
    friend class Transaction;
    RowStream(std::shared_ptr<Transaction::Impl> transaction, std::string_view sql, std::vector<Param> params);

    std::shared_ptr<Transaction::Impl> transaction_;
    std::string sql_;  // Until the cursor is there.
    std::vector<Param> params_;
    std::string cursor_;
    std::optional<Rows> fetched_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

template <class... Values>
RowStream Transaction::stream(Sql sql, Values&&... values) {
    static_cast<void>(here());
    return RowStream(impl_, sql.text(), list_of(std::forward<Values>(values)...));
}

}  // namespace tgfw::postgres
