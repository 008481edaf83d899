#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <adapters/postgres/lender.hpp>
#include <tgfw/adapters/postgres/transaction.hpp>

namespace tgfw::postgres {

/// Its coroutines keep it alive: who destroys a Transaction in the middle of a statement leaves nothing dangling.
class Transaction::Impl : public std::enable_shared_from_this<Transaction::Impl> {
public:
    /// `tenant` is what the setting app.current_tenant_id is to be; empty for none.
    Impl(detail::Lease lease, std::string tenant, TransactionOptions options)
        : lease_(std::move(lease)), tenant_(std::move(tenant)), options_(options) {}

    [[nodiscard]] awaitable<Rows> run(std::string sql, std::vector<Param> params);
    /// The same for a text that is not worth preparing, or gives other columns each time.
    [[nodiscard]] awaitable<Rows> run_once(std::string sql, std::vector<Param> params);
    [[nodiscard]] static awaitable<std::int64_t> copy_in(std::shared_ptr<Impl> self, std::string sql,
                                                         std::shared_ptr<ByteSource> source);
    [[nodiscard]] static awaitable<std::int64_t> copy_out(std::shared_ptr<Impl> self, std::string sql,
                                                          std::function<void(std::string_view)> sink);
    [[nodiscard]] static awaitable<void> commit(std::shared_ptr<Impl> self);
    [[nodiscard]] static awaitable<void> rollback(std::shared_ptr<Impl> self);
    /// Without a commit: its connection goes back, and is rolled back there; after the statement that runs.
    void end() noexcept;
    /// A number that no savepoint and no cursor of this transaction has had.
    [[nodiscard]] std::uint64_t next_number() noexcept { return ++numbered_; }
    /// Sends a statement of the transaction's own, such as SAVEPOINT.
    [[nodiscard]] awaitable<void> control(std::string sql);
    /// To be sent before whatever comes next.
    void control_later(std::string sql);

private:
    /// One coroutine's turn. Throws ConfigError where it is another's.
    class InUse {
    public:
        explicit InUse(Impl& impl);
        ~InUse();
        InUse(const InUse&) = delete;
        InUse& operator=(const InUse&) = delete;

    private:
        Impl& impl_;
    };

    /// The same for a statement. Where none was sent, the transaction is afterwards as it was before.
    class Turn {
    public:
        /// Throws ConfigError where the transaction has ended.
        explicit Turn(Impl& impl);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        [[nodiscard]] detail::Connection& connection() const noexcept { return connection_; }

    private:
        detail::Connection& connection_;
        InUse use_;
        Impl& impl_;
        bool begun_;
        std::vector<std::string> later_;
        std::uint64_t batches_;
    };

    /// What is to be sent before a statement, which the caller adds.
    [[nodiscard]] std::vector<detail::Command> batch_begun();
    [[nodiscard]] Clock::duration limit() const;
    void count_end(bool committed, bool unknown) const;
    [[nodiscard]] static awaitable<Rows> run_alone(std::shared_ptr<Impl> self, detail::Command command);
    [[nodiscard]] static awaitable<void> control(std::shared_ptr<Impl> self, std::string sql);
    /// Has the transaction begun, so that a statement of another kind can follow.
    [[nodiscard]] awaitable<void> begin();
    detail::Connection& require_open();
    void require_free() const;

    std::optional<detail::Lease> lease_;  // Until it has ended.
    std::string tenant_;
    TransactionOptions options_;
    std::vector<std::string> later_;
    std::uint64_t numbered_ = 0;
    bool begun_ = false;
    bool busy_ = false;
    bool ended_ = false;
    bool ending_ = false;  // commit() or rollback() gives the connection back.
};

}  // namespace tgfw::postgres
