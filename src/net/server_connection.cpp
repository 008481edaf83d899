#include <net/server_connection.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <net/request_head.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t read_size = 8 * 1024;
constexpr std::size_t linger_bytes = 1024 * 1024;
constexpr auto linger_time = std::chrono::seconds(2);

bool is_bodiless(int status) noexcept {
    return status / 100 == 1 || status == 204 || status == 304;
}

/// fmt::format() would take ten times as long for a short answer's head.
void append_number(std::string& text, std::size_t number) {
    const fmt::format_int digits(number);
    text.append(digits.data(), digits.size());
}

}  // namespace

ServerConnection::ServerConnection(std::shared_ptr<ServerState> server, std::unique_ptr<Stream> stream)
    : server_(std::move(server)),
      stream_(std::move(stream)),
      remote_address_(stream_->remote_address()),
      watchdog_(server_->executor, *server_->clock, [this] { stream_->interrupt(); }) {}

void ServerConnection::stop() {
    if (idle_) stream_->interrupt();
}

void ServerConnection::evict() {
    waiting_since_.reset();
    stream_->interrupt();
}

awaitable<void> ServerConnection::run() {
    waiting_since_ = server_->clock->now();
    if (server_->tls) {
        watchdog_.expires_after(server_->options.header_deadline);
        idle_ = true;
        const error_code error = co_await stream_->handshake_as_server(server_->tls);
        idle_ = false;
        if (error) co_return;
    }
    bool keep = true;
    while (keep) keep = co_await serve_one();
    stream_->close();
}

/// Reads and answers one request; true if another may follow.
awaitable<bool> ServerConnection::serve_one() {
    const bool begun = co_await wait_for_request();
    if (!begun) co_return false;
    std::optional<Got> got = scan_head();  // As a rule a request comes in one piece.
    if (!got) got = co_await read_head();
    waiting_since_.reset();
    if (got == Got::request) {
        std::optional<HttpResponse> refused = judge_head();
        if (refused) {
            co_await refuse(std::move(*refused));
            co_return false;
        }
        const std::size_t received = buffer_.size();
        got = scan_body();
        if (!got) got = co_await read_body(received);
    }
    if (got == Got::nothing) co_return false;
    if (got == Got::refusal) {
        co_await refuse(HttpResponse(refusal_));
        co_return false;
    }
    watchdog_.rest();
    const bool wanted = parser_->keep_alive();
    HttpResponse response = co_await handle();
    ++answered_;
    const bool keep = wanted && !server_->stopping && answered_ != server_->options.max_requests;
    const bool sent = co_await respond(std::move(response), keep);
    if (sent && !keep) co_await linger();
    waiting_since_ = server_->clock->now();
    co_return sent&& keep;
}

awaitable<bool> ServerConnection::wait_for_request() {
    const auto since = waiting_since_ ? *waiting_since_ : server_->clock->now();
    watchdog_.expires_at(deadline_after(since, server_->options.idle_timeout));
    for (;;) {
        // An empty line before a request is to be skipped (RFC 9112 §2.2).
        if (buffer_.starts_with("\r\n")) buffer_.erase(0, 2);
        if (!buffer_.empty()) co_return true;
        if (server_->closing) co_return false;
        idle_ = true;
        const bool more = co_await fill();
        idle_ = false;
        if (!more) co_return false;
    }
}

ServerConnection::Got ServerConnection::give_up(int status) {
    refusal_ = status;
    return Got::refusal;
}

/// Nothing more came: either the client has gone, or it is too slow and is told so.
ServerConnection::Got ServerConnection::give_up_reading() {
    if (!watchdog_.expired()) return Got::nothing;
    stream_->resume();
    return give_up(408);
}

/// Looks for the end of a head in what has come; nullopt while it may still come.
std::optional<ServerConnection::Got> ServerConnection::scan_head() {
    const std::size_t limit = server_->options.max_header;
    // TLS spoken to a plain server, or noise: no need to wait for a head that cannot come.
    if (!is_token(std::string_view(buffer_).substr(0, 1))) return give_up(400);
    const auto end = buffer_.find("\r\n\r\n", scanned_);
    if (end != std::string::npos) return end + 4 > limit ? give_up(431) : parse_head(end + 4);
    if (buffer_.size() > limit) return give_up(431);
    // A bare line end never becomes the end of a head; say so instead of waiting.
    if (buffer_.find("\n\n", scanned_) != std::string::npos) return give_up(400);
    scanned_ = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
    return std::nullopt;
}

awaitable<ServerConnection::Got> ServerConnection::read_head() {
    watchdog_.expires_after(server_->options.header_deadline);
    std::optional<Got> got;
    while (!got) {
        const bool more = co_await fill();
        if (!more) co_return give_up_reading();
        got = scan_head();
    }
    co_return *got;
}

ServerConnection::Got ServerConnection::parse_head(std::size_t size) {
    const int raw = check_raw_head(std::string_view(buffer_).substr(0, size));
    if (raw != 0) return give_up(raw);
    parser_.emplace(server_->options.max_body);
    parser_->header_limit(static_cast<std::uint32_t>(server_->options.max_header + 1));
    parser_->eager(false);
    error_code error;
    std::size_t used = parser_->put(asio::buffer(buffer_.data(), size), error);
    // Without eager, the parser stops behind the start line's field block only.
    if (error || !parser_->is_header_done() || used != size) return give_up(400);
    parser_->eager(true);
    buffer_.erase(0, size);
    scanned_ = 0;
    if (parser_->headers.size() > server_->options.max_fields) return give_up(431);
    // A handler has had the one before: what is left of that is of no use, but for its memory.
    request_.method = std::move(parser_->method);
    request_.target = std::move(parser_->target);
    request_.headers = std::move(parser_->headers);
    request_.body.clear();
    request_.remote_address = remote_address_;
    head_only_ = request_.method == "HEAD";
    framing_ = check_head(request_, parser_->version, server_->options.max_body);
    return framing_.refusal == 0 ? Got::request : give_up(framing_.refusal);
}

/// Everything that can be decided before the body: the caller's own check, then the routes.
std::optional<HttpResponse> ServerConnection::judge_head() {
    if (server_->options.accept_head) {
        try {
            auto refused = server_->options.accept_head(request_);
            if (refused) return refused;
        } catch (...) {
            log_failure(std::current_exception());
            return HttpResponse(500);
        }
    }
    Router::Match match = server_->router.match(request_.method, request_.path());
    handler_ = match.handler;
    request_.path_rest = std::move(match.rest);
    if (handler_ != nullptr) return std::nullopt;
    if (match.allowed.empty()) return HttpResponse(404);
    return HttpResponse(405).with_header("Allow", std::move(match.allowed));
}

/// Parses what has come of the body; nullopt while more of it is to come.
std::optional<ServerConnection::Got> ServerConnection::scan_body() {
    error_code error;
    const bool done = feed(*parser_, buffer_, error);
    if (parser_->body_too_large()) return give_up(413);
    // What the parser leaves is the line of a chunk or a trailer, which has no business being long.
    if (error || (!done && buffer_.size() > server_->options.max_header)) return give_up(400);
    if (!done) return std::nullopt;
    request_.body = std::move(parser_->body);
    return Got::request;
}

/// Reads on until the body is there, of which `received` bytes came with the head.
awaitable<ServerConnection::Got> ServerConnection::read_body(std::size_t received) {
    const auto start = server_->clock->now();
    watchdog_.expires_at(deadline_after(start, server_->options.body_deadline));
    if (framing_.expects_continue && received == 0) {
        const bool invited = co_await invite_body();
        if (!invited) co_return Got::nothing;
    }
    std::optional<Got> got;
    while (!got) {
        const std::size_t before = buffer_.size();
        const bool more = co_await fill();
        if (!more) co_return give_up_reading();
        received += buffer_.size() - before;
        const std::chrono::seconds earned(received / std::max<std::size_t>(server_->options.min_body_rate, 1));
        watchdog_.expires_at(std::max(start, start + server_->options.body_deadline + earned));
        got = scan_body();
    }
    co_return *got;
}

awaitable<bool> ServerConnection::invite_body() {
    return write(std::string("HTTP/1.1 100 Continue\r\n\r\n"));
}

awaitable<HttpResponse> ServerConnection::handle() {
    std::exception_ptr failure;
    HttpResponse response(500);
    try {
        auto handling = (*handler_)(std::move(request_));
        response = co_await std::move(handling);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return response;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    log_failure(failure);
    co_return HttpResponse(500);
}

void ServerConnection::log_failure(const std::exception_ptr& failure) const {
    std::string text = "not a std::exception";
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        text = scrub_tokens(error.what());
    } catch (...) {
        // `text` says it.
    }
    const std::array<LogField, 1> fields{LogField("error", std::move(text))};
    server_->options.logger->error("an HTTP handler failed; the client got status 500", fields);
}

awaitable<bool> ServerConnection::fill() {
    const bool in_body = parser_ && parser_->is_header_done() && !parser_->is_done();
    if (in_body && (framing_.chunked || framing_.length.value_or(0) > read_size)) {
        const bool more = co_await fill_much();
        co_return more;
    }
    // Into memory that is not cleared first, which would cost more than parsing a short request.
    if (!piece_) piece_.reset(new char[read_size]);
    const IoResult result = co_await stream_->read_some(piece_.get(), read_size);
    buffer_.append(piece_.get(), result.second);
    co_return !result.first && result.second != 0;
}

awaitable<bool> ServerConnection::fill_much() {
    const std::size_t filled = buffer_.size();
    buffer_.resize(filled + read_size * 8);
    const IoResult result = co_await stream_->read_some(buffer_.data() + filled, read_size * 8);
    buffer_.resize(filled + result.second);
    co_return !result.first && result.second != 0;
}

awaitable<bool> ServerConnection::write_view(std::string_view data) {
    data.remove_prefix(stream_->write_now(data.data(), data.size()));
    while (!data.empty()) {
        watchdog_.expires_after(server_->options.write_deadline);
        const IoResult result = co_await stream_->write_some(data.data(), data.size());
        if (result.first) co_return false;
        data.remove_prefix(result.second);
    }
    co_return true;
}

awaitable<bool> ServerConnection::write(std::string data) {
    const bool written = co_await write_view(data);
    co_return written;
}

std::string ServerConnection::format_head(const HttpResponse& response, bool keep) const {
    const std::string_view reason = response.reason.empty() ? reason_phrase(response.status) : response.reason;
    std::string head;
    head.reserve(128);
    append_number(head.append("HTTP/1.1 "), static_cast<std::size_t>(response.status));
    head.append(" ").append(reason).append("\r\n");
    for (const auto& [name, value] : response.headers) head.append(name).append(": ").append(value).append("\r\n");
    if (!is_bodiless(response.status)) {
        append_number(head.append("Content-Length: "), response.body.size());
        head += "\r\n";
    }
    if (!keep) {
        head += "Connection: close\r\n";
    } else if (parser_ && parser_->version < 11) {
        head += "Connection: keep-alive\r\n";
    }
    head += "\r\n";
    return head;
}

awaitable<bool> ServerConnection::respond(HttpResponse response, bool keep) {
    const bool legal = response.status >= 200 && response.status <= 599 && is_field_value(response.reason) &&
                       std::all_of(response.headers.begin(), response.headers.end(), [](const Headers::Field& field) {
                           return is_token(field.first) && is_field_value(field.second);
                       });
    if (!legal) {
        server_->options.logger->error("an HTTP handler gave a malformed response; the client got status 500");
        response = HttpResponse(500);
    }
    response.headers.erase("Content-Length");
    response.headers.erase("Connection");
    response.headers.erase("Transfer-Encoding");
    std::string head = format_head(response, keep);
    if (head_only_ || is_bodiless(response.status)) response.body.clear();
    if (response.body.size() <= joined_body) head += std::exchange(response.body, std::string());
    bool sent = co_await write_view(head);
    if (sent && !response.body.empty()) sent = co_await write_view(response.body);
    co_return sent;
}

awaitable<void> ServerConnection::refuse(HttpResponse response) {
    const bool sent = co_await respond(std::move(response), false);
    if (sent) co_await linger();
}

/// Reads on for a moment, since closing with unread data would reset the connection and with it the answer.
awaitable<void> ServerConnection::linger() {
    watchdog_.expires_after(linger_time);
    co_await stream_->finish();
    std::size_t total = 0;
    bool more = true;
    while (more && total < linger_bytes) {
        buffer_.clear();
        more = co_await fill();
        total += buffer_.size();
    }
}

}  // namespace tgfw::net
