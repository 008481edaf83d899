#include <array>
#include <exception>
#include <utility>

#include <boost/asio/use_awaitable.hpp>

#include <adapters/postgres/connection.hpp>
#include <adapters/postgres/deadline.hpp>
#include <adapters/postgres/server_error.hpp>
#include <adapters/postgres/transaction_impl.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/core/byte_source.hpp>

// COPY, which libpq has outside of pipeline mode only.

namespace tgfw::postgres {

namespace detail {

using Descriptor = boost::asio::posix::stream_descriptor;

namespace {
constexpr std::size_t kPiece = 64 * 1024;
}

awaitable<ResultPtr> Connection::begin_copy(std::string sql, ExecStatusType wanted, Clock::duration limit) {
    co_await require_ready(limit);
    if (PQexitPipelineMode(handle_.get()) == 0 || PQsendQuery(handle_.get(), sql.c_str()) == 0)
        throw_lost("a statement was sent");
    co_await flush();
    ResultPtr begun = co_await next_result();
    if (begun && PQresultStatus(begun.get()) == wanted) co_return begun;
    const bool refused = begun && !succeeded(begun.get());
    try {
        const auto rest = co_await end_simple();
        static_cast<void>(rest);
    } catch (const DatabaseError&) {  // What it began with says more.
    }
    if (refused) throw_refused(begun.get());
    throw ConfigError("a statement given to copy_in or copy_out is no COPY in this direction");
}

awaitable<std::int64_t> Connection::copy_in(std::string sql, std::shared_ptr<ByteSource> source,
                                            Clock::duration limit) {
    const ResultPtr begun = co_await within(begin_copy(std::move(sql), PGRES_COPY_IN, limit), *clock_, limit);
    std::vector<char> buffer(kPiece);
    std::exception_ptr failure;
    try {
        for (std::size_t size = 1; size > 0;) {
            size = co_await source->read(buffer);
            const std::string_view piece(buffer.data(), size);
            if (size > 0) co_await within(put_copy_data(piece), *clock_, limit);
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (state() == State::lost) std::rethrow_exception(failure);
    const char* why_not = failure ? "the source failed" : nullptr;
    co_await within(put_copy_end(why_not), *clock_, limit);
    std::int64_t rows = 0;
    try {
        rows = co_await within(end_simple(), *clock_, limit);
    } catch (const StatementError&) {
        if (!failure) failure = std::current_exception();
    }
    if (failure) std::rethrow_exception(failure);
    co_return rows;
}

awaitable<void> Connection::put_copy_data(std::string_view data) {
    for (;;) {
        const int put = PQputCopyData(handle_.get(), data.data(), static_cast<int>(data.size()));
        if (put < 0) throw_lost("data was copied");
        co_await flush();
        // libpq tells of writes that failed when it reads, which nobody does here; and a source may go on for ever.
        if (hears_its_end()) throw_lost("data was copied");
        if (put > 0) co_return;
    }
}

awaitable<void> Connection::put_copy_end(const char* why_not) {
    for (;;) {
        const int put = PQputCopyEnd(handle_.get(), why_not);
        if (put < 0) throw_lost("data was copied");
        co_await flush();
        if (put > 0) co_return;
    }
}

awaitable<void> Connection::wait_for_more() {
    co_await socket_.async_wait(Descriptor::wait_read, boost::asio::use_awaitable);
    if (PQconsumeInput(handle_.get()) == 0) throw_lost("data was copied");
}

awaitable<std::int64_t> Connection::copy_out(std::string sql, std::function<void(std::string_view)> sink,
                                             Clock::duration limit) {
    const ResultPtr begun = co_await within(begin_copy(std::move(sql), PGRES_COPY_OUT, limit), *clock_, limit);
    for (;;) {
        char* data = nullptr;
        const int size = PQgetCopyData(handle_.get(), &data, 1);
        const std::unique_ptr<char, void (*)(void*)> owner(data, PQfreemem);
        if (size > 0) sink(std::string_view(data, static_cast<std::size_t>(size)));
        if (size > 0) continue;
        if (size < 0) break;  // The end; what went wrong comes as a result.
        co_await within(wait_for_more(), *clock_, limit);
    }
    const auto rows = co_await within(end_simple(), *clock_, limit);
    co_return rows;
}

}  // namespace detail

awaitable<void> Transaction::Impl::begin() {
    if (begun_ && later_.empty()) co_return;
    const Turn turn(*this);
    auto batch = batch_begun();
    const auto done = co_await turn.connection().run(std::move(batch), limit());
    static_cast<void>(done);
}

awaitable<std::int64_t> Transaction::Impl::copy_in(std::shared_ptr<Impl> self, std::string sql,
                                                   std::shared_ptr<ByteSource> source) {
    co_await self->begin();
    detail::Connection& connection = self->require_open();
    const InUse use(*self);
    const auto rows = co_await connection.copy_in(std::move(sql), std::move(source), self->limit());
    co_return rows;
}

awaitable<std::int64_t> Transaction::Impl::copy_out(std::shared_ptr<Impl> self, std::string sql,
                                                    std::function<void(std::string_view)> sink) {
    co_await self->begin();
    detail::Connection& connection = self->require_open();
    const InUse use(*self);
    const auto rows = co_await connection.copy_out(std::move(sql), std::move(sink), self->limit());
    co_return rows;
}

awaitable<std::int64_t> Transaction::copy_in(Sql sql, std::shared_ptr<ByteSource> source) {
    return Impl::copy_in(here().shared_from_this(), std::string(sql.text()), std::move(source));
}

awaitable<std::int64_t> Transaction::copy_out(Sql sql, std::function<void(std::string_view)> sink) {
    return Impl::copy_out(here().shared_from_this(), std::string(sql.text()), std::move(sink));
}

}  // namespace tgfw::postgres
