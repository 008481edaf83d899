// How a request is written.
#include <utility>

#include <boost/asio/error.hpp>

#include <net/body_frame.hpp>
#include <net/exchange.hpp>
#include <net/request_head.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

awaitable<bool> Exchange::write() {
    begin(Stage::write, deadlines_.write);
    const bool joined = !request_.source && request_.body.size() <= joined_body;
    if (joined) head_ += std::exchange(request_.body, std::string());
    error_code error = co_await write_all(head_);
    if (!error && !joined) error = co_await write_body();
    if (!error) {
        if (joined) report(body_size_.value_or(0));
        co_return true;
    }
    if (interrupted_) fail(error);
    if (stream_->answered()) {
        cut_short_ = true;
        co_return true;
    }
    if (error == asio::error::operation_aborted) fail(error);
    if (written_ == 0 && reused_) co_return false;
    if (written_ == 0) fail(error);
    // A server that refuses a large body answers and closes before it has read all of it.
    write_error_ = error;
    co_return true;
}

awaitable<error_code> Exchange::write_body() {
    outside_.emplace();
    stream_->listen_while_writing([this] { outside_->trigger(); });
    if (!request_.source) request_.source = string_source(std::exchange(request_.body, std::string()));
    BodyFrame frame(body_size_);
    for (;;) {
        const auto space = frame.space();
        std::size_t n = 0;
        if (!space.empty()) n = co_await pull(space);
        if (stream_->answered()) co_return asio::error::operation_aborted;
        const std::string_view piece = frame.frame(n);
        const error_code error = co_await write_all(piece);
        if (error) co_return error;
        if (n == 0) co_return error_code();
        report(frame.given());
    }
}

awaitable<std::size_t> Exchange::pull(std::span<char> space) {
    begin(Stage::write, Clock::duration::max());
    auto reading = request_.source->read(space);
    const auto n = co_await outside_->run_for(std::move(reading));
    if (!n && !stream_->answered()) fail(asio::error::operation_aborted);
    begin(Stage::write, deadlines_.write);
    co_return n.value_or(0);
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

void Exchange::report(std::uint64_t done) const {
    if (request_.on_progress) request_.on_progress(done, body_size_);
}

}  // namespace tgfw::net
