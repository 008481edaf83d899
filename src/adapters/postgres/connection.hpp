#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/container/small_vector.hpp>

#include <adapters/postgres/connection_string.hpp>
#include <adapters/postgres/deadline_watch.hpp>
#include <adapters/postgres/result.hpp>
#include <adapters/postgres/statement_cache.hpp>
#include <tgfw/adapters/postgres/listener.hpp>
#include <tgfw/adapters/postgres/options.hpp>
#include <tgfw/adapters/postgres/param.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/byte_source.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::postgres::detail {

class PoolMetrics;
/// For what has no SQLSTATE of the server's, but is of its class: connection_failure.
inline constexpr std::string_view kConnectionLost = "08006";

/// One statement of a batch.
class Command {
public:
    /// One that is not worth preparing.
    [[nodiscard]] static Command once(std::string text) {
        Command command(std::move(text));
        command.prepare = false;
        return command;
    }
    explicit Command(std::string text, std::vector<Param> values = {})
        : sql(std::move(text)), params(std::move(values)) {}

    std::string sql;
    std::vector<Param> params;
    /// False for what is sent once, such as the setting of a transaction.
    bool prepare = true;
};

/// A connection to the server, on libpq's non-blocking interface. One coroutine at a time; not thread-safe.
class Connection {
public:
    enum class State {
        idle,            ///< Between transactions.
        in_transaction,  ///< In one that may go on.
        failed,          ///< In one that can only be rolled back.
        unsettled,       ///< A batch was abandoned half-way: settle() before anything else.
        lost,
    };

    /// Within options.connect_deadline. `deadlines` may be shared by many connections. Throws ConnectionLost that says
    /// what the server or the system said; LoginRefused for a wrong password or database; InsufficientResources where
    /// the server has too many connections.
    [[nodiscard]] static awaitable<std::unique_ptr<Connection>> open(
        boost::asio::any_io_executor executor, const PoolOptions& options, Clock& clock, Logger& logger,
        std::shared_ptr<DeadlineWatch> deadlines = nullptr);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Sends all commands at once and waits for their results, in one round trip; returns them in order.
    ///
    /// Where one fails those behind it are not run, and its error is thrown. Throws StatementCancelled after `limit`,
    /// which leaves the connection unsettled, as cancellation does: what comes next first ends it at the server.
    /// ConnectionLost.
    [[nodiscard]] awaitable<Results> run(std::vector<Command> commands, Clock::duration limit);
    /// Runs statements that have no values, separated by semicolons, such as a migration's; their rows are thrown away.
    ///
    /// Throws as run(). Outside of a transaction the server makes one around them.
    [[nodiscard]] awaitable<void> run_script(std::string sql, Clock::duration limit);
    /// COPY … FROM STDIN; returns the number of rows. `limit` is for each piece.
    [[nodiscard]] awaitable<std::int64_t> copy_in(std::string sql, std::shared_ptr<ByteSource> source,
                                                  Clock::duration limit);
    /// COPY … TO STDOUT.
    [[nodiscard]] awaitable<std::int64_t> copy_out(std::string sql, std::function<void(std::string_view)> sink,
                                                   Clock::duration limit);
    /// Waits for what NOTIFY sends on the channels that were LISTENed to. Cancellation loses nothing.
    [[nodiscard]] awaitable<Notification> next_notification();
    /// Cancels at the server what still runs, reads what still comes, and rolls back. Afterwards idle, or lost.
    [[nodiscard]] awaitable<void> settle(Clock::duration limit);

    [[nodiscard]] State state() const noexcept;
    /// Throws ConfigError where a pooler stands between here and the server: `what` needs a session of its own.
    [[nodiscard]] awaitable<void> require_session(std::string what, Clock::duration limit);
    /// Whether the server has closed it meanwhile, as far as the socket knows.
    [[nodiscard]] bool stale() const noexcept;
    /// Whether it is known to be lost; listens to what the socket has, without waiting.
    [[nodiscard]] bool hears_its_end() noexcept;
    /// How many batches were sent, to tell what failed before from what failed behind.
    [[nodiscard]] std::uint64_t batches() const noexcept { return batches_; }
    [[nodiscard]] Clock::time_point opened_at() const noexcept { return opened_at_; }
    /// `metrics` may be null, and must outlive it.
    void report_to(PoolMetrics* metrics) noexcept { metrics_ = metrics; }
    [[nodiscard]] int backend_pid() const noexcept { return PQbackendPID(handle_.get()); }

private:
    struct Finish {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    };

    /// What was sent, in its order: each has one result. Refers to the text of a Command.
    class Step {
    public:
        enum class Kind { prepare, execute, deallocate };
        Step(Kind k, std::string_view text) : kind(k), sql(text) {}
        Kind kind;
        std::string_view sql;
    };
    /// Most have few: no memory is allocated for them.
    using Steps = boost::container::small_vector<Step, 4>;

    /// The deadline of a statement, while it runs.
    class Limit;

    Connection(boost::asio::any_io_executor executor, const PoolOptions& options, Clock& clock, Logger& logger,
               std::shared_ptr<DeadlineWatch> deadlines);

    [[nodiscard]] awaitable<void> connect(ConnectionString target);
    void release_socket();

    [[nodiscard]] Steps send_all(const std::vector<Command>& commands);
    void send(const Command& command, Steps& steps);
    [[nodiscard]] const char* prepared(const std::string& sql, Steps& steps);
    void send_execute(const char* name, const Command& command);
    void send_surplus(Steps& steps);
    [[nodiscard]] awaitable<void> flush();
    [[nodiscard]] awaitable<void> wait_either();
    [[nodiscard]] awaitable<ResultPtr> next_result();
    void consume();
    [[nodiscard]] bool take_results(Results& results, std::size_t wanted);
    [[nodiscard]] awaitable<Results> receive();
    [[nodiscard]] Results answers_of(const Steps& steps, Results results);
    [[nodiscard]] awaitable<void> exchange_script(std::string sql, Clock::duration limit);
    [[nodiscard]] awaitable<ResultPtr> begin_copy(std::string sql, ExecStatusType wanted, Clock::duration limit);
    [[nodiscard]] awaitable<std::int64_t> end_simple();
    [[nodiscard]] awaitable<void> put_copy_data(std::string_view data);
    [[nodiscard]] awaitable<void> put_copy_end(const char* why_not);
    [[nodiscard]] awaitable<void> wait_for_more();
    [[nodiscard]] awaitable<void> require_ready(Clock::duration limit);
    [[nodiscard]] awaitable<void> halt();
    void forget_prepared(const Steps& steps);
    /// Throws ConfigError; nothing can be done with the connection then.
    void refuse_copy(const PGresult* result);
    void tell(const std::vector<Command>& commands, Clock::time_point since) const;
    [[nodiscard]] awaitable<void> settle_patiently(Clock::duration limit);
    /// Counts the server's error and throws it.
    [[noreturn]] void throw_refused(const PGresult* result);
    [[noreturn]] void throw_lost(std::string_view doing);
    [[noreturn]] void throw_not_connected();

    boost::asio::any_io_executor executor_;
    Clock* clock_;
    PoolMetrics* metrics_ = nullptr;
    Logger* logger_;
    bool prepare_;
    bool statement_log_;
    std::unique_ptr<PGconn, Finish> handle_;
    boost::asio::posix::stream_descriptor socket_;
    StatementCache statements_;
    Clock::time_point opened_at_;
    DeadlineWatch::Watched deadline_;
    std::size_t syncs_ = 0;  // Of batches whose end was not read.
    std::uint64_t batches_ = 0;
    bool broken_ = false;  // Nothing more comes.
    bool late_ = false;    // The deadline of what runs has passed.
    bool lost_ = false;
};

}  // namespace tgfw::postgres::detail
