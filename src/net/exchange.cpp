#include <net/exchange.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/system_error.hpp>

#include <net/http_parser.hpp>
#include <net/request_head.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::size_t read_size = 16 * 1024;
constexpr std::size_t joined_body = 64 * 1024;

}  // namespace

Exchange::Exchange(std::shared_ptr<ClientState> state, Origin origin, HttpRequest request, HttpDeadlines deadlines,
                   HttpClient::Sink sink)
    : state_(std::move(state)),
      origin_(std::move(origin)),
      request_(std::move(request)),
      deadlines_(deadlines),
      sink_(std::move(sink)),
      name_(origin_.to_string()),
      head_(format_request_head(origin_, request_)),
      signal_(state_->executor, asio::steady_timer::time_point::max()),
      total_at_(deadline_after(state_->clock, deadlines_.total)),
      watchdog_(state_->executor, state_->clock, [this] { expire(); }) {
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

std::size_t Exchange::max_body() const noexcept {
    return deadlines_.max_body == 0 ? state_->options.max_body : deadlines_.max_body;
}

awaitable<HttpResponse> Exchange::run() {
    if (state_->closed) fail(asio::error::operation_aborted);
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

awaitable<void> Exchange::open() {
    begin(Stage::connect, deadlines_.connect);
    if (interrupted_) fail(asio::error::operation_aborted);
    stream_ = std::make_unique<Stream>(state_->executor);
    const error_code error = co_await stream_->connect(origin_.host, origin_.port);
    if (error) fail(error);
    if (origin_.tls) co_await shake_hands();
}

awaitable<void> Exchange::shake_hands() {
    stage_ = Stage::tls;
    const error_code error = co_await stream_->handshake_as_client(state_->tls, origin_.host);
    if (!error) co_return;
    if (interrupted_ || error == asio::error::operation_aborted) fail(error);
    if (!stream_->tls_problem().empty()) {
        throw TlsError(fmt::format("TLS handshake with {} failed: {}", name_, stream_->tls_problem()));
    }
    if (error.category() == asio::error::get_ssl_category()) {
        throw TlsError(
            fmt::format("TLS handshake with {} failed: {}; does the server speak TLS 1.2 or later on this port?", name_,
                        error.message()));
    }
    fail(error);
}

awaitable<bool> Exchange::write() {
    begin(Stage::write, deadlines_.write);
    const bool joined = request_.body.size() <= joined_body;
    if (joined && written_ == 0) head_ += std::exchange(request_.body, std::string());
    error_code error = co_await write_all(head_);
    if (!error && !joined) error = co_await write_all(request_.body);
    if (!error) co_return true;
    if (interrupted_ || error == asio::error::operation_aborted) fail(error);
    if (written_ == 0 && reused_) co_return false;
    if (written_ == 0) fail(error);
    // A server that refuses a large body answers and closes before it has read all of it.
    write_error_ = error;
    co_return true;
}

awaitable<error_code> Exchange::write_all(std::string_view data) {
    while (!data.empty()) {
        const IoResult result = co_await stream_->write_some(data.data(), data.size());
        written_ += result.second;
        if (result.first) co_return result.first;
        data.remove_prefix(result.second);
        begin(Stage::write, deadlines_.write);
    }
    co_return error_code();
}

awaitable<HttpResponse> Exchange::read() {
    std::string buffer;
    std::optional<MessageParser<false>> parser;
    prepare(parser);
    for (;;) {
        parse(*parser, buffer);
        if (parser->is_done() && parser->status / 100 == 1) {
            prepare(parser);
            continue;
        }
        if (parser->is_done()) break;
        const bool more = co_await fill(buffer);
        if (!more) {
            parse_end(*parser);
            break;
        }
    }
    co_return finish(*parser, buffer.empty());
}

void Exchange::prepare(std::optional<MessageParser<false>>& parser) {
    parser.emplace(max_body());
    parser->header_limit(static_cast<std::uint32_t>(state_->options.max_header));
    if (request_.method == "HEAD") parser->skip(true);
    if (sink_) parser->set_sink(sink_);
}

awaitable<bool> Exchange::fill(std::string& buffer) {
    begin(Stage::read, deadlines_.read);
    const std::size_t filled = buffer.size();
    buffer.resize(filled + read_size);
    const IoResult result = co_await stream_->read_some(buffer.data() + filled, read_size);
    buffer.resize(filled + result.second);
    if (result.first == asio::error::eof && !write_error_) co_return false;
    if (result.first) fail(write_error_ ? write_error_ : result.first);
    co_return true;
}

void Exchange::parse(MessageParser<false>& parser, std::string& buffer) {
    error_code error;
    feed(parser, buffer, error);
    if (!error && buffer.size() <= state_->options.max_header + read_size) return;
    if (parser.body_too_large()) {
        throw NetworkError(fmt::format("the answer of {} is larger than the {} bytes allowed", name_, max_body()));
    }
    if (error == http::error::header_limit || !error) {
        throw NetworkError(fmt::format("the header of the answer of {} is larger than the {} bytes allowed", name_,
                                       state_->options.max_header));
    }
    throw NetworkError(fmt::format("{} sent an answer that is not HTTP: {}", name_, error.message()));
}

void Exchange::parse_end(MessageParser<false>& parser) const {
    error_code error;
    if (parser.got_some()) parser.put_eof(error);
    if (parser.is_done()) return;
    throw NetworkError(fmt::format("{} closed the connection {}", name_,
                                   parser.got_some() ? "in the middle of its answer" : "without an answer"));
}

HttpResponse Exchange::finish(MessageParser<false>& parser, bool keep) {
    HttpResponse response(parser.status);
    response.reason = std::move(parser.reason);
    response.headers = std::move(parser.headers);
    response.body = std::move(parser.body);
    keep = keep && parser.keep_alive() && !parser.need_eof() && !write_error_ && !interrupted_;
    state_->give_back(std::exchange(connection_, 0), keep ? std::move(stream_) : nullptr);
    return response;
}

void Exchange::fail(error_code error) const {
    if (!interrupted_ && !state_->closed && error == asio::error::operation_aborted) {
        throw boost::system::system_error(error);
    }
    const Delivery delivery = written_ == 0 ? Delivery::not_sent : Delivery::unknown;
    if (timed_out_) throw TimedOut(timeout_text(), delivery);
    if (state_->closed)
        throw NetworkError(fmt::format("the HTTP client was closed; {} got no answer to give", name_), delivery);
    throw NetworkError(failure_text(error), delivery);
}

std::string Exchange::timeout_text() const {
    const auto seconds = [](Clock::duration d) { return std::chrono::duration<double>(d).count(); };
    if (state_->clock.now() >= total_at_) {
        return fmt::format("the request to {} took longer than {:g} s in all", name_, seconds(deadlines_.total));
    }
    switch (stage_) {
        case Stage::acquire:
            return fmt::format("no connection to {} came free within {:g} s", name_, seconds(limit_));
        case Stage::connect:
            return fmt::format("connecting to {} took longer than {:g} s", name_, seconds(limit_));
        case Stage::tls:
            return fmt::format("connecting to {} took longer than {:g} s: the TLS handshake did not end", name_,
                               seconds(limit_));
        case Stage::write:
            return fmt::format("{} did not read the request for {:g} s", name_, seconds(limit_));
        case Stage::read:
            break;
    }
    return fmt::format("{} did not answer for {:g} s", name_, seconds(limit_));
}

std::string Exchange::failure_text(error_code error) const {
    switch (stage_) {
        case Stage::acquire:
            return fmt::format("waiting for a connection to {} failed: {}", name_, error.message());
        case Stage::connect:
            return fmt::format("cannot connect to {}: {}", name_, error.message());
        case Stage::tls:
            return fmt::format("{} ended the connection during the TLS handshake: {}", name_, error.message());
        case Stage::write:
            return fmt::format("writing the request to {} failed: {}", name_, error.message());
        case Stage::read:
            break;
    }
    return fmt::format("reading the answer of {} failed: {}", name_, error.message());
}

}  // namespace tgfw::net
