#include <tgfw/adapters/postgres/transaction.hpp>

#include <exception>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <adapters/postgres/transaction_impl.hpp>
#include <tgfw/adapters/postgres/error.hpp>

namespace tgfw::postgres {

using detail::Command;

namespace {

std::string begin_text(const TransactionOptions& options) {
    std::string text = "BEGIN";
    if (options.isolation == TransactionOptions::Isolation::repeatable_read) text += " ISOLATION LEVEL REPEATABLE READ";
    if (options.isolation == TransactionOptions::Isolation::serializable) text += " ISOLATION LEVEL SERIALIZABLE";
    if (options.read_only) text += " READ ONLY";
    return text;
}

/// What the protocol counts in 16 bits, and what the server takes of one message: 1 GiB.
constexpr std::size_t kMostValues = 65'535;
constexpr std::size_t kMostBytes = 1'073'000'000;

/// The server would end the connection, and it would look lost.
void require_sendable(const std::vector<Param>& values) {
    std::size_t bytes = 0;
    for (const Param& value : values) bytes += value.size();
    if (values.size() <= kMostValues && bytes <= kMostBytes) return;
    throw ConfigError(
        fmt::format("a statement has {} values of {} bytes; Postgres takes at most {} and {}. Send arrays for "
                    "unnest(), and large values in pieces",
                    values.size(), bytes, kMostValues, kMostBytes));
}

}  // namespace

detail::Connection& Transaction::Impl::require_open() {
    if (!lease_ || ended_) throw ConfigError("the transaction has ended; begin another one");
    return lease_->connection();
}

void Transaction::Impl::require_free() const {
    if (busy_)
        throw ConfigError("a transaction was used by two coroutines at once; await one statement before the next");
}

Transaction::Impl::InUse::InUse(Impl& impl) : impl_(impl) {
    impl_.require_free();
    impl_.busy_ = true;
}

Transaction::Impl::InUse::~InUse() {
    impl_.busy_ = false;
    if (impl_.ended_) impl_.lease_.reset();
}

void Transaction::Impl::end() noexcept {
    if (ending_) return;
    if (!ended_ && begun_ && lease_ && lease_->metrics() != nullptr) lease_->metrics()->rolled_back();
    ended_ = true;
    if (!busy_) lease_.reset();
}

Clock::duration Transaction::Impl::limit() const {
    const Clock::duration own = options_.statement_deadline;
    return own > Clock::duration::zero() ? own : lease_->options().statement_deadline;
}

/// The setting dies with the transaction: a connection in the pool has none. One without a tenant sets it, too,
/// in case that somebody has set it for the session.
std::vector<Command> Transaction::Impl::batch_begun() {
    std::vector<Command> batch;
    batch.reserve((begun_ ? 0 : 2) + later_.size() + 1);
    if (!begun_) {
        batch.emplace_back(begin_text(options_));
        std::vector<Param> tenant;
        tenant.emplace_back(tenant_);
        batch.emplace_back("SELECT set_config('app.current_tenant_id', $1, true)", std::move(tenant));
    }
    for (std::string& sql : later_) batch.push_back(Command::once(std::move(sql)));
    later_.clear();
    begun_ = true;
    return batch;
}

Transaction::Impl::Turn::Turn(Impl& impl)
    : connection_(impl.require_open()),
      use_(impl),
      impl_(impl),
      begun_(impl.begun_),
      later_(impl.later_),
      batches_(connection_.batches()) {
    if (!begun_ || connection_.state() != detail::Connection::State::idle) return;
    throw ConfigError("a statement has ended the transaction; leave that to commit() and rollback()");
}

Transaction::Impl::Turn::~Turn() {
    if (connection_.batches() != batches_) return;
    impl_.begun_ = begun_;  // It was cancelled before anything was sent.
    impl_.later_ = std::move(later_);
}

awaitable<void> Transaction::Impl::control(std::string sql) {
    return control(shared_from_this(), std::move(sql));
}

awaitable<void> Transaction::Impl::control(std::shared_ptr<Impl> self, std::string sql) {
    const Rows none = co_await run_alone(std::move(self), Command::once(std::move(sql)));
    static_cast<void>(none);
}

void Transaction::Impl::control_later(std::string sql) {
    if (lease_ && begun_) later_.push_back(std::move(sql));
}

awaitable<Rows> Transaction::Impl::run(std::string sql, std::vector<Param> params) {
    require_sendable(params);
    return run_alone(shared_from_this(), Command(std::move(sql), std::move(params)));
}

awaitable<Rows> Transaction::Impl::run_once(std::string sql, std::vector<Param> params) {
    require_sendable(params);
    Command command(std::move(sql), std::move(params));
    command.prepare = false;
    return run_alone(shared_from_this(), std::move(command));
}

awaitable<Rows> Transaction::Impl::run_alone(std::shared_ptr<Impl> self, Command command) {
    const Turn turn(*self);
    auto batch = self->batch_begun();
    batch.push_back(std::move(command));
    auto results = co_await turn.connection().run(std::move(batch), self->limit());
    co_return Rows(std::make_shared<const detail::Result>(std::move(results.back())));
}

void Transaction::Impl::count_end(bool committed, bool unknown) const {
    detail::PoolMetrics* metrics = lease_->metrics();
    if (metrics == nullptr) return;
    if (committed) return metrics->committed();
    if (unknown) return metrics->unknown();
    metrics->rolled_back();
}

awaitable<void> Transaction::Impl::commit(std::shared_ptr<Impl> self) {
    using State = detail::Connection::State;
    detail::Connection& connection = self->require_open();
    self->require_free();
    if (!self->begun_) co_return self->lease_.reset();
    if (connection.state() == State::failed && self->later_.empty()) {
        self->end();
        throw DatabaseError(
            "the transaction cannot be committed, since a statement in it has failed; it is rolled back");
    }
    if (connection.hears_its_end()) {
        self->end();
        throw ConnectionLost(
            "the connection to the database was lost before the transaction was committed; it is rolled back");
    }
    self->ending_ = true;
    const std::uint64_t batches = connection.batches();
    std::exception_ptr failure;
    bool committed = false;
    try {
        const Turn turn(*self);
        auto batch = self->batch_begun();
        batch.emplace_back("COMMIT");
        const auto results = co_await connection.run(std::move(batch), self->limit());
        committed = PQcmdStatus(results.back().get()) == std::string_view("COMMIT");
    } catch (...) {
        failure = std::current_exception();
    }
    const bool unanswered = connection.state() == State::lost || connection.state() == State::unsettled;
    const bool unknown = failure && unanswered && connection.batches() != batches;
    self->count_end(committed, unknown);
    self->lease_.reset();
    if (unknown) {
        throw CommitUnknown(
            "a transaction was being committed when the connection broke, the deadline passed, or its coroutine was "
            "cancelled: it may be in the database or not");
    }
    if (failure) std::rethrow_exception(failure);
    if (!committed) {
        throw DatabaseError(
            "the server has rolled the transaction back instead of committing it, since a statement in it had failed");
    }
}

awaitable<void> Transaction::Impl::rollback(std::shared_ptr<Impl> self) {
    detail::Connection& connection = self->require_open();
    self->require_free();
    if (!self->begun_) co_return self->lease_.reset();
    self->ending_ = true;
    self->count_end(false, false);
    self->later_.clear();
    std::exception_ptr failure;
    try {
        co_await control(self, "ROLLBACK");
    } catch (...) {
        failure = std::current_exception();
    }
    // Without its connection the server undoes it, too.
    const bool lost = connection.state() == detail::Connection::State::lost;
    self->lease_.reset();
    if (failure && !lost) std::rethrow_exception(failure);
}

Transaction::Impl& Transaction::here() const {
    if (!impl_) throw ConfigError("the transaction was moved elsewhere; use it there");
    return *impl_;
}

Transaction::Transaction(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&& other) noexcept {
    if (impl_) impl_->end();
    impl_ = std::move(other.impl_);
    return *this;
}
Transaction::~Transaction() {
    if (impl_) impl_->end();
}

awaitable<Rows> Transaction::run(std::string_view sql, std::vector<Param> params) {
    return here().run(std::string(sql), std::move(params));
}

awaitable<std::int64_t> Transaction::run_for_count(std::string_view sql, std::vector<Param> params) {
    // No coroutine: the text is copied here and now.
    struct Count {
        static awaitable<std::int64_t> of(awaitable<Rows> rows) {
            const Rows result = co_await std::move(rows);
            co_return result.affected();
        }
    };
    return Count::of(run(sql, std::move(params)));
}

awaitable<void> Transaction::commit() {
    return Impl::commit(here().shared_from_this());
}

awaitable<void> Transaction::rollback() {
    return Impl::rollback(here().shared_from_this());
}

}  // namespace tgfw::postgres
