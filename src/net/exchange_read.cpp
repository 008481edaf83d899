// How an answer is read.
#include <utility>

#include <fmt/format.h>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>

#include <net/exchange.hpp>
#include <net/http_parser.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

std::size_t Exchange::max_body() const noexcept {
    return deadlines_.max_body == 0 ? state_->options.max_body : deadlines_.max_body;
}

awaitable<HttpResponse> Exchange::read() {
    ReadBuffer& buffer = stream_->buffer();
    std::optional<MessageParser<false>> parser;
    prepare(parser);
    for (;;) {
        parse(*parser, buffer);
        const bool waits = std::holds_alternative<HttpClient::AsyncSink>(sink_) && parser->status / 100 == 2;
        if (waits && !parser->body.empty()) co_await deliver(*parser);
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
    if (!parser->body_complete()) {
        throw NetworkError(fmt::format("the compressed body of the answer of {} is cut short", name_));
    }
    co_return finish(*parser, buffer.empty());
}

awaitable<void> Exchange::deliver(MessageParser<false>& parser) {
    begin(Stage::read, Clock::duration::max());
    const std::string piece = std::exchange(parser.body, std::string());
    outside_.emplace();
    auto taking = std::get<HttpClient::AsyncSink>(sink_)(piece);
    const bool taken = co_await outside_->run(std::move(taking));
    if (!taken) fail(asio::error::operation_aborted);
}

void Exchange::prepare(std::optional<MessageParser<false>>& parser) {
    parser.emplace(max_body());
    parser->header_limit(static_cast<std::uint32_t>(state_->options.max_header));
    if (request_.method == "HEAD") parser->skip(true);
    if (asked_for_compression_) parser->inflate_body();
    if (const auto* sink = std::get_if<HttpClient::Sink>(&sink_)) parser->set_sink(*sink);
}

awaitable<bool> Exchange::fill(ReadBuffer& buffer) {
    begin(Stage::read, deadlines_.read);
    const auto space = buffer.space();
    const IoResult result = co_await stream_->read_some(space.data(), space.size());
    buffer.add(result.second);
    if (result.first == asio::error::eof && !write_error_) co_return false;
    if (result.first) fail(write_error_ ? write_error_ : result.first);
    co_return true;
}

void Exchange::parse(MessageParser<false>& parser, ReadBuffer& buffer) {
    error_code error;
    buffer.consume(feed(parser, buffer.data(), error));
    if (!error && buffer.size() <= state_->options.max_header + ReadBuffer::piece) return;
    if (parser.body_broken()) {
        throw NetworkError(fmt::format("the compressed body of the answer of {} is damaged", name_));
    }
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
    if (parser.inflates()) {
        response.headers.erase("Content-Encoding");
        response.headers.erase("Content-Length");
    }
    keep = keep && parser.keep_alive() && !parser.need_eof() && !write_error_ && !cut_short_ && !interrupted_;
    if (keep) stream_->buffer().shrink();
    state_->give_back(std::exchange(connection_, 0), keep ? std::move(stream_) : nullptr);
    return response;
}

}  // namespace tgfw::net
