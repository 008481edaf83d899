#include <net/exchange.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <net/request_head.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

Exchange::Exchange(std::shared_ptr<ClientState> state, Origin origin, HttpRequest request, HttpDeadlines deadlines,
                   AnySink sink)
    : state_(std::move(state)),
      origin_(std::move(origin)),
      request_(std::move(request)),
      deadlines_(deadlines),
      sink_(std::move(sink)),
      name_(origin_.to_string()),
      proxy_(state_->options.proxy.find(origin_)),
      signal_(state_->executor, asio::steady_timer::time_point::max()),
      total_at_(deadline_after(state_->clock, deadlines_.total)),
      watchdog_(state_->executor, state_->clock, [this] { expire(); }) {
    asked_for_compression_ = wants_compression();
    if (asked_for_compression_) request_.headers.add("Accept-Encoding", "gzip, deflate");
    head_ = format_request_head(origin_, request_);
    body_size_ = request_.source ? request_.source->size() : request_.body.size();
    state_->active.insert(this);
}

Exchange::~Exchange() {
    state_->active.erase(this);
    if (ticket_ != 0) {
        state_->waiting.erase(ticket_);
        state_->pool.abandon(ticket_);
    }
    if (connection_ != 0) state_->give_back(connection_, nullptr);
}

void Exchange::interrupt() noexcept {
    interrupted_ = true;
    if (stream_) stream_->interrupt();
    const auto stop = stop_;
    if (stop) stop();
    if (outside_) outside_->trigger();
    signal_.cancel();
}

void Exchange::expire() {
    timed_out_ = true;
    interrupt();
}

void Exchange::begin(Stage stage, Clock::duration limit) {
    stage_ = stage;
    limit_ = limit;
    watchdog_.expires_at(std::min(deadline_after(state_->clock, limit), total_at_));
}

awaitable<HttpResponse> Exchange::run() {
    if (state_->closed) fail(asio::error::operation_aborted);
    if (request_.source && !request_.source->rewind()) {
        throw ConfigError("the source of a request's body was read before and cannot be read again; make a new one");
    }
    co_await acquire();
    for (;;) {
        if (!stream_) co_await open();
        const bool written = co_await write();
        if (written) break;
        stream_.reset();
        reused_ = false;
    }
    HttpResponse response = co_await read();
    co_return response;
}

awaitable<void> Exchange::acquire() {
    begin(Stage::acquire, deadlines_.acquire);
    const std::string key = (origin_.tls ? "s:" : "p:") + name_;
    const auto acquired = state_->pool.acquire(key, state_->clock.now());
    state_->sweep();
    if (acquired.step != PoolState::Step::wait) {
        grant(PoolState::Grant{0, acquired.id, acquired.step == PoolState::Step::reuse});
        co_return;
    }
    ticket_ = acquired.id;
    state_->waiting.emplace(ticket_, this);
    while (connection_ == 0 && !interrupted_) {
        const auto woken = co_await signal_.async_wait(asio::as_tuple(asio::use_awaitable));
        // Nothing pending to cancel and still no connection: the caller was cancelled, as the next co_await will say.
        if (connection_ == 0 && !interrupted_) fail(std::get<0>(woken));
    }
    if (interrupted_) fail(asio::error::operation_aborted);
}

void Exchange::grant(const PoolState::Grant& granted) {
    connection_ = granted.connection;
    if (ticket_ != 0) state_->waiting.erase(std::exchange(ticket_, 0));
    reused_ = granted.reuse;
    if (reused_) {
        const auto found = state_->kept.find(connection_);
        stream_ = std::move(found->second);
        state_->kept.erase(found);
        // The server may have closed it meanwhile. Whatever it says unasked, it is no answer to this request.
        if (!stream_->is_quiet()) {
            stream_.reset();
            reused_ = false;
        }
    }
    signal_.cancel();
}

bool Exchange::wants_compression() const {
    const bool to_sink = !std::holds_alternative<std::monostate>(sink_);
    const auto wanted = to_sink ? Compression::everything : Compression::answers;
    // A range would be one of the compressed bytes (RFC 9110 §14.1).
    const bool own_way = request_.headers.contains("Accept-Encoding") || request_.headers.contains("Range");
    return state_->options.compression >= wanted && !own_way;
}

}  // namespace tgfw::net
