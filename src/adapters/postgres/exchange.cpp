#include <adapters/postgres/connection.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/container/small_vector.hpp>

#include <adapters/postgres/cancel_request.hpp>
#include <adapters/postgres/deadline.hpp>
#include <adapters/postgres/pool_metrics.hpp>
#include <adapters/postgres/server_error.hpp>
#include <tgfw/adapters/postgres/error.hpp>

// One round trip: a batch in libpq's pipeline mode.

namespace tgfw::postgres::detail {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

void throw_late() {
    ErrorFields fields;
    fields.sqlstate = "57014";
    throw StatementCancelled("the statement took longer than its deadline and is cancelled", std::move(fields));
}

class Connection::Limit {
public:
    Limit(Connection& connection, Clock::duration limit) : connection_(connection) {
        connection_.late_ = false;
        connection_.deadline_.expires_after(limit);
    }
    ~Limit() {
        if (connection_.state() == State::in_transaction) {
            connection_.deadline_.rest();
        } else {
            connection_.deadline_.leave();
        }
    }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

private:
    Connection& connection_;
};

awaitable<Results> Connection::run(std::vector<Command> commands, Clock::duration limit) {
    if (state() == State::unsettled) co_await require_ready(limit);
    const Limit deadline(*this, limit);
    const auto began = statement_log_ ? clock_->now() : Clock::time_point();
    const Steps steps = send_all(commands);
    Results results;
    results.reserve(steps.size());
    std::exception_ptr failure;
    try {
        if (PQflush(handle_.get()) != 0) co_await flush();
        // As in receive(), whose frame each statement would pay for.
        while (!take_results(results, steps.size())) {
            if (late_) throw_late();  // Its deadline passed in the moment that something came.
            auto arrival = socket_.async_wait(Descriptor::wait_read, asio::deferred);
            co_await std::move(arrival);
            consume();
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (statement_log_) tell(commands, began);
    if (failure) forget_prepared(steps);  // Nobody knows how far it came.
    if (failure && late_ && metrics_ != nullptr) metrics_->failed("57014");
    if (failure && late_) throw_late();
    if (failure) std::rethrow_exception(failure);
    co_return answers_of(steps, std::move(results));
}

/// Where the connection breaks, what came before is still to be read.
void Connection::consume() {
    if (PQconsumeInput(handle_.get()) == 0) broken_ = true;
}

awaitable<void> Connection::run_script(std::string sql, Clock::duration limit) {
    return within(exchange_script(std::move(sql), limit), *clock_, limit);
}

/// Where a batch was abandoned: ends it at the server, and reads what still comes of it.
awaitable<void> Connection::halt() {
    late_ = false;
    co_await request_cancel(executor_, handle_.get());
    if (PQpipelineStatus(handle_.get()) == PQ_PIPELINE_OFF) {
        lost_ = true;  // A script or a COPY, at whatever point.
        co_return;
    }
    co_await flush();
    const auto ignored = co_await receive();
    static_cast<void>(ignored);
}

awaitable<void> Connection::require_ready(Clock::duration limit) {
    if (state() == State::unsettled) co_await within(halt(), *clock_, limit);
    if (state() == State::lost) throw_lost("it was idle");
}

/// The simple protocol, which takes many statements at once, is for a connection out of pipeline mode.
awaitable<void> Connection::exchange_script(std::string sql, Clock::duration limit) {
    co_await require_ready(limit);
    if (PQexitPipelineMode(handle_.get()) == 0 || PQsendQuery(handle_.get(), sql.c_str()) == 0) {
        throw_lost("a statement was sent");
    }
    co_await flush();
    const auto rows = co_await end_simple();
    static_cast<void>(rows);
}

/// Reads what the simple protocol still brings, and goes back into pipeline mode. How many rows the last statement
/// touched.
awaitable<std::int64_t> Connection::end_simple() {
    ResultPtr failure;
    std::int64_t rows = 0;
    for (ResultPtr result = co_await next_result(); result; result = co_await next_result()) {
        refuse_copy(result.get());
        if (succeeded(result.get())) {
            rows = Rows(std::make_shared<const Result>(std::move(result))).affected();
        } else if (!failure) {
            failure = std::move(result);
        }
    }
    if (PQstatus(handle_.get()) != CONNECTION_OK || PQenterPipelineMode(handle_.get()) == 0) lost_ = true;
    if (failure && !error_field(failure.get(), PG_DIAG_SQLSTATE).empty()) throw_refused(failure.get());
    if (lost_ || failure) throw_lost("an answer was awaited");
    co_return rows;
}

awaitable<ResultPtr> Connection::next_result() {
    while (PQisBusy(handle_.get()) != 0) {
        co_await socket_.async_wait(Descriptor::wait_read, asio::use_awaitable);
        if (PQconsumeInput(handle_.get()) == 0) break;  // What came before is still to be read.
    }
    co_return ResultPtr(PQgetResult(handle_.get()));
}

/// With one system call, if the server reads as fast.
Connection::Steps Connection::send_all(const std::vector<Command>& commands) {
    if (state() == State::lost) throw_lost("it was idle");
    Steps steps;
    steps.reserve(commands.size() + 1);
    for (const Command& command : commands) send(command, steps);
    send_surplus(steps);
    if (PQpipelineSync(handle_.get()) == 0) throw_lost("a statement was sent");
    ++syncs_;
    ++batches_;
    return steps;
}

void Connection::send(const Command& command, Steps& steps) {
    const char* name = nullptr;
    if (prepare_ && command.prepare) name = prepared(command.sql, steps);
    send_execute(name, command);
    steps.emplace_back(Step::Kind::execute, command.sql);
}

/// Under which name the server has the statement, or has it from now on.
const char* Connection::prepared(const std::string& sql, Steps& steps) {
    if (const std::string* known = statements_.find(sql)) return known->c_str();
    std::string name = statements_.next_name();
    if (PQsendPrepare(handle_.get(), name.c_str(), sql.c_str(), 0, nullptr) == 0)
        throw_lost("a statement was prepared");
    steps.emplace_back(Step::Kind::prepare, sql);
    return statements_.add(sql, std::move(name)).c_str();
}

/// Without a name the text itself is sent.
void Connection::send_execute(const char* name, const Command& command) {
    // Most have few: no memory is allocated for them.
    boost::container::small_vector<const char*, 8> values;
    boost::container::small_vector<int, 8> lengths;
    boost::container::small_vector<int, 8> formats;
    for (const Param& param : command.params) {
        values.push_back(param.data());
        lengths.push_back(static_cast<int>(param.size()));
        formats.push_back(param.binary() ? 1 : 0);
    }
    const int count = static_cast<int>(values.size());
    const int sent = name == nullptr ? PQsendQueryParams(handle_.get(), command.sql.c_str(), count, nullptr,
                                                         values.data(), lengths.data(), formats.data(), 1)
                                     : PQsendQueryPrepared(handle_.get(), name, count, values.data(), lengths.data(),
                                                           formats.data(), 1);
    if (sent == 0) throw_lost("a statement was sent");
}

/// Last, so that nothing depends on it.
void Connection::send_surplus(Steps& steps) {
    while (auto name = statements_.take_surplus()) {
        send_execute(nullptr, Command("DEALLOCATE " + *name));
        steps.emplace_back(Step::Kind::deallocate, std::string_view());
    }
}

awaitable<void> Connection::flush() {
    for (;;) {
        const int left = PQflush(handle_.get());
        if (left == 0) co_return;
        if (left < 0) throw_lost("a statement was sent");
        // The server may want to be read before it reads on.
        co_await wait_either();
        if (PQconsumeInput(handle_.get()) == 0) throw_lost("a statement was sent");
    }
}

awaitable<void> Connection::wait_either() {
    using namespace asio::experimental::awaitable_operators;
    auto readable = socket_.async_wait(Descriptor::wait_read, asio::use_awaitable);
    auto writable = socket_.async_wait(Descriptor::wait_write, asio::use_awaitable);
    auto either = std::move(readable) || std::move(writable);
    co_await std::move(either);
}

/// All results up to the end of the last batch that was sent.
awaitable<Results> Connection::receive() {
    Results results;
    while (!take_results(results, std::numeric_limits<std::size_t>::max())) {
        auto arrival = socket_.async_wait(Descriptor::wait_read, asio::deferred);
        co_await std::move(arrival);
        consume();
    }
    co_return results;
}

/// Those that have come. False where more are to come. A server that goes after it has answered all that was `wanted`
/// has done it, such as a COMMIT.
bool Connection::take_results(Results& results, std::size_t wanted) {
    while (syncs_ > 0) {
        if (PQisBusy(handle_.get()) != 0 && !broken_) return false;
        ResultPtr result(PQgetResult(handle_.get()));
        const bool works = PQstatus(handle_.get()) == CONNECTION_OK;
        refuse_copy(result.get());
        if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
            --syncs_;
        } else if (result) {
            results.push_back(std::move(result));
        } else if (!works) {
            lost_ = true;
            const auto count = static_cast<std::ptrdiff_t>(std::min(wanted, results.size()));
            const auto done = [](const ResultPtr& one) { return succeeded(one.get()); };
            if (results.size() >= wanted && std::all_of(results.begin(), results.begin() + count, done)) {
                results.erase(results.begin() + count, results.end());  // What follows is libpq's word for its end.
                return true;
            }
            // A server that ends a connection may have said why, before libpq says that it is gone.
            const auto said = std::find_if(results.rbegin(), results.rend(), [](const ResultPtr& one) {
                return !error_field(one.get(), PG_DIAG_SQLSTATE).empty();
            });
            if (said != results.rend()) throw_refused(said->get());
            throw_lost("an answer was awaited");
        }
    }
    return true;
}

/// A COPY that was not begun as one has no end: the server waits for rows, and libpq says so again and again.
void Connection::refuse_copy(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COPY_IN && status != PGRES_COPY_OUT && status != PGRES_COPY_BOTH) return;
    lost_ = true;
    throw ConfigError(
        "COPY … FROM STDIN is for Transaction::copy_in() alone, and COPY … TO STDOUT for copy_out(); leave it out of "
        "other statements and of migrations");
}

void Connection::forget_prepared(const Steps& steps) {
    for (const Step& step : steps) {
        if (step.kind == Step::Kind::prepare) statements_.forget(step.sql);
    }
}

/// One result for each command; of a statement that was prepared on the way, that of its execution.
Results Connection::answers_of(const Steps& steps, Results results) {
    const PGresult* failure = nullptr;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const PGresult* result = results.at(i).get();
        if (succeeded(result)) continue;
        if (steps[i].kind == Step::Kind::prepare || is_stale_statement(result)) statements_.forget(steps[i].sql);
        if (failure == nullptr && steps[i].kind != Step::Kind::deallocate) failure = result;
    }
    if (failure != nullptr) throw_refused(failure);
    if (std::all_of(steps.begin(), steps.end(), [](const Step& step) { return step.kind == Step::Kind::execute; })) {
        return results;
    }
    Results answers;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].kind == Step::Kind::execute) answers.push_back(std::move(results[i]));
    }
    return answers;
}

}  // namespace tgfw::postgres::detail
