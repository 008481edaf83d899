#include <adapters/postgres/connection.hpp>

#include <poll.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <adapters/postgres/connection_string.hpp>
#include <adapters/postgres/pool_metrics.hpp>
#include <adapters/postgres/server_error.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/net/with_timeout.hpp>

namespace tgfw::postgres::detail {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

namespace {

/// What the server says beside its results, such as `table "x" does not exist, skipping`.
void log_notice(void* logger, const PGresult* result) {
    const bool warning = error_field(result, PG_DIAG_SEVERITY_NONLOCALIZED) == "WARNING";
    const LogField state("sqlstate", error_field(result, PG_DIAG_SQLSTATE));
    const std::string message = redact_values(error_field(result, PG_DIAG_MESSAGE_PRIMARY));
    static_cast<Logger*>(logger)->log(warning ? LogLevel::warning : LogLevel::debug, message, std::span(&state, 1));
}

/// `… FATAL:  28P01: password …`, as libpq says it when it is asked to be verbose: from the error's number on.
std::string_view from_sqlstate(std::string_view message) {
    const auto known = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    for (auto at = message.find(":  "); at != std::string_view::npos; at = message.find(":  ", at + 1)) {
        const std::string_view rest = message.substr(at + 3);
        if (rest.size() > 7 && rest.substr(5, 2) == ": " && std::all_of(rest.begin(), rest.begin() + 5, known))
            return rest;
    }
    return {};
}

}  // namespace

Connection::Connection(asio::any_io_executor executor, const PoolOptions& options, Clock& clock, Logger& logger,
                       std::shared_ptr<DeadlineWatch> deadlines)
    : executor_(executor),
      clock_(&clock),
      logger_(&logger),
      prepare_(options.prepared_statements),
      statement_log_(options.statement_log),
      socket_(executor),
      statements_(options.most_prepared),
      opened_at_(clock.now()),
      deadline_(std::move(deadlines), [this] {
          late_ = true;
          if (socket_.is_open()) socket_.cancel();
      }) {}

Connection::~Connection() {
    release_socket();
}

void Connection::release_socket() {
    if (socket_.is_open()) socket_.release();  // libpq closes it.
}

awaitable<std::unique_ptr<Connection>> Connection::open(asio::any_io_executor executor, const PoolOptions& options,
                                                        Clock& clock, Logger& logger,
                                                        std::shared_ptr<DeadlineWatch> deadlines) {
    if (!deadlines) deadlines = std::make_shared<DeadlineWatch>(executor, clock);
    std::unique_ptr<Connection> made(new Connection(std::move(executor), options, clock, logger, std::move(deadlines)));
    ConnectionString target(options.connection.reveal());
    const Clock::duration limit = options.connect_deadline;
    auto connected = net::with_timeout(made->connect(std::move(target)), clock, limit, "connecting");
    bool late = false;
    try {
        co_await std::move(connected);
    } catch (const TimedOut&) {
        late = true;
    }
    if (late) throw ConnectionLost("the database did not answer within the connect deadline");
    co_return made;
}

awaitable<void> Connection::connect(ConnectionString target) {
    // libpq would wait for the name server.
    if (const auto host = target.host_to_resolve()) {
        asio::ip::tcp::resolver resolver(executor_);
        asio::ip::tcp::resolver::results_type found;
        try {
            found = co_await resolver.async_resolve(*host, std::string(), asio::use_awaitable);
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted) throw;
            throw ConnectionLost(
                fmt::format("cannot connect to the database: the address of its host {} was not found: {}", *host,
                            error.code().message()));
        }
        std::string hosts;
        std::string addresses;
        for (const auto& entry : found) {
            hosts += (hosts.empty() ? "" : ",") + *host;
            addresses += (addresses.empty() ? "" : ",") + entry.endpoint().address().to_string();
        }
        target.set("host", hosts);
        target.set("hostaddr", addresses);
    }
    const auto keywords = target.keywords();
    const auto values = target.values();
    handle_.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
    if (!handle_ || PQstatus(handle_.get()) == CONNECTION_BAD) throw_not_connected();
    PQsetNoticeReceiver(handle_.get(), log_notice, logger_);
    PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);  // For the error's number, see throw_not_connected().
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
        if (wanted == PGRES_POLLING_FAILED) throw_not_connected();
        release_socket();  // It may be another one each time, under the same number.
        socket_.assign(PQsocket(handle_.get()));
        const auto what = wanted == PGRES_POLLING_READING ? Descriptor::wait_read : Descriptor::wait_write;
        co_await socket_.async_wait(what, asio::use_awaitable);
        wanted = PQconnectPoll(handle_.get());
    }
    release_socket();
    socket_.assign(PQsocket(handle_.get()));
    PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
    if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) == 0) throw_not_connected();
}

void Connection::tell(const std::vector<Command>& commands, Clock::time_point since) const {
    const std::chrono::duration<double, std::milli> took = clock_->now() - since;
    for (const Command& command : commands) {
        const std::array<LogField, 2> fields{LogField("sql", command.sql), LogField("round_trip_ms", took.count())};
        logger_->debug("A statement ended", fields);
    }
}

void Connection::throw_not_connected() {
    lost_ = true;
    const std::string_view reason = handle_ ? first_line(PQerrorMessage(handle_.get())) : "out of memory";
    if (const std::string_view said = from_sqlstate(reason); !said.empty()) {
        ErrorFields fields;
        fields.sqlstate = said.substr(0, 5);
        fields.severity = "FATAL";
        throw_statement_error(fmt::format("cannot connect to the database, where {}", said.substr(7)),
                              std::move(fields));
    }
    throw ConnectionLost(fmt::format("cannot connect to the database: {}", reason));
}

void Connection::throw_refused(const PGresult* result) {
    if (metrics_ != nullptr) metrics_->failed(error_field(result, PG_DIAG_SQLSTATE));
    throw_result_error(result);
}

void Connection::throw_lost(std::string_view doing) {
    lost_ = true;
    if (metrics_ != nullptr) metrics_->failed(kConnectionLost);
    throw ConnectionLost(fmt::format("the connection to the database was lost while {}: {}", doing,
                                     first_line(PQerrorMessage(handle_.get()))));
}

Connection::State Connection::state() const noexcept {
    if (lost_ || PQstatus(handle_.get()) != CONNECTION_OK) return State::lost;
    if (syncs_ > 0) return State::unsettled;
    switch (PQtransactionStatus(handle_.get())) {
        case PQTRANS_IDLE:
            return State::idle;
        case PQTRANS_INTRANS:
            return State::in_transaction;
        case PQTRANS_INERROR:
            return State::failed;
        case PQTRANS_ACTIVE:
            return State::unsettled;
        case PQTRANS_UNKNOWN:
            break;
    }
    return State::lost;
}

/// Between two transactions a server has nothing to say but that it goes.
bool Connection::stale() const noexcept {
    pollfd watched{PQsocket(handle_.get()), POLLIN, 0};
    return state() != State::idle || ::poll(&watched, 1, 0) != 0;
}

bool Connection::hears_its_end() noexcept {
    while (state() != State::lost) {
        pollfd watched{PQsocket(handle_.get()), POLLIN, 0};
        if (::poll(&watched, 1, 0) <= 0) return false;
        if (PQconsumeInput(handle_.get()) == 0) lost_ = true;
    }
    return true;
}

/// A pooler makes the process number up that a client gets when it connects.
awaitable<void> Connection::require_session(std::string what, Clock::duration limit) {
    std::vector<Command> commands;
    commands.push_back(Command::once("SELECT pg_backend_pid()"));
    auto results = co_await run(std::move(commands), limit);
    const Rows rows(std::make_shared<const Result>(std::move(results.front())));
    if (rows.one<std::int32_t>() == backend_pid()) co_return;
    throw ConfigError(
        fmt::format("{} is connected to a pooler such as PgBouncer, which may give each transaction another session; "
                    "give PoolOptions::connection the address of the database itself here",
                    what));
}

awaitable<Notification> Connection::next_notification() {
    for (;;) {
        const std::unique_ptr<PGnotify, void (*)(void*)> came(PQnotifies(handle_.get()), PQfreemem);
        if (came) {
            Notification notification;
            notification.channel = came->relname;
            notification.payload = came->extra;
            co_return notification;
        }
        if (state() == State::lost) throw_lost("it listened");
        co_await socket_.async_wait(Descriptor::wait_read, asio::use_awaitable);
        if (PQconsumeInput(handle_.get()) == 0) throw_lost("it listened");
    }
}

awaitable<void> Connection::settle(Clock::duration limit) {
    auto settled = net::with_timeout(settle_patiently(limit), *clock_, limit, "rolling back");
    std::exception_ptr failure;
    try {
        co_await std::move(settled);
    } catch (...) {
        failure = std::current_exception();
    }
    if (state() != State::idle) lost_ = true;
    if (!failure) co_return;
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
}

awaitable<void> Connection::settle_patiently(Clock::duration limit) {
    if (state() == State::unsettled) co_await halt();
    const State now = state();
    if (now != State::in_transaction && now != State::failed) co_return;
    std::vector<Command> commands;
    commands.push_back(Command::once("ROLLBACK"));
    const auto ignored = co_await run(std::move(commands), limit);
    static_cast<void>(ignored);
}

}  // namespace tgfw::postgres::detail
