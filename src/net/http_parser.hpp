#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include <net/inflater.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::net {

/// Collects a message from Beast's parser, its body bounded.
template <bool is_request>
class MessageParser : public boost::beast::http::basic_parser<is_request> {
public:
    using error_code = boost::beast::error_code;
    using view = boost::beast::string_view;
    using Sink = std::function<void(std::string_view)>;

    explicit MessageParser(std::size_t max_body) : max_body_(max_body) {
        this->body_limit(boost::none);
        this->eager(true);
    }

    /// Where the body of a 2xx answer goes instead of `body`.
    void set_sink(Sink sink) { sink_ = std::move(sink); }
    /// Lets a body in a coding that Inflater knows be decompressed.
    void inflate_body() { may_inflate_ = true; }
    [[nodiscard]] bool inflates() const noexcept { return inflater_.has_value(); }
    /// Whether a compressed body has come to its end, if there is one.
    [[nodiscard]] bool body_complete() const noexcept { return !inflater_ || inflater_->complete(); }
    /// Whether the body could not be decompressed, in which case the parser failed.
    [[nodiscard]] bool body_broken() const noexcept { return broken_; }
    /// Whether the body was larger than allowed, in which case the parser failed with error::body_limit.
    [[nodiscard]] bool body_too_large() const noexcept { return too_large_; }

    std::string method;
    std::string target;
    int version = 11;
    int status = 0;
    std::string reason;
    Headers headers;
    std::string body;

protected:
    void on_request_impl(boost::beast::http::verb, view verb_text, view target_text, int http_version,
                         error_code&) override {
        method.assign(verb_text.data(), verb_text.size());
        target.assign(target_text.data(), target_text.size());
        version = http_version;
        headers.reserve(usual_fields);
    }
    void on_response_impl(int code, view text, int http_version, error_code&) override {
        status = code;
        reason.assign(text.data(), text.size());
        version = http_version;
    }
    void on_field_impl(boost::beast::http::field, view name, view value, error_code&) override {
        if (head_done_) return;  // A trailer: nothing here has a use for it.
        headers.add(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    }
    void on_header_impl(error_code& error) override {
        head_done_ = true;
        if constexpr (!is_request) refuse_announced_body(error);
        if (status / 100 != 2) sink_ = nullptr;
        const bool one_coding = headers.count("Content-Encoding") == 1;
        if (may_inflate_ && one_coding && is_inflatable(headers.get("Content-Encoding"))) inflater_.emplace(max_body_);
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& error) override {
        if (length && *length > max_body_) refuse_body(error);
    }
    std::size_t on_body_impl(view data, error_code& error) override { return append(data, error); }
    void on_chunk_header_impl(std::uint64_t size, view, error_code& error) override {
        if (size > max_body_ || received_ > max_body_ - size) refuse_body(error);
    }
    std::size_t on_chunk_body_impl(std::uint64_t, view data, error_code& error) override { return append(data, error); }
    void on_finish_impl(error_code&) override {}

private:
    /// More than a Bot API server sends, and than most proxies add.
    static constexpr std::size_t usual_fields = 12;

    /// At once: on_body_init_impl() is only called when a first byte of the body has come.
    void refuse_announced_body(error_code& error) {
        const auto length = this->content_length();
        if (length && *length > max_body_ && !this->is_done()) refuse_body(error);
    }

    void refuse_body(error_code& error) {
        too_large_ = true;
        error = boost::beast::http::error::body_limit;
    }

    std::size_t append(view data, error_code& error) {
        if (data.size() > max_body_ - received_) {
            refuse_body(error);
            return 0;
        }
        received_ += data.size();
        const std::string_view piece(data.data(), data.size());
        if (inflater_) {
            inflate(piece, error);
        } else {
            give(piece);
        }
        return data.size();
    }

    void inflate(std::string_view piece, error_code& error) {
        const auto result = inflater_->feed(piece, [this](std::string_view plain) { give(plain); });
        if (result == Inflater::Result::too_large) refuse_body(error);
        if (result == Inflater::Result::broken) {
            broken_ = true;
            error = boost::beast::http::error::bad_value;
        }
    }

    void give(std::string_view piece) {
        if (sink_) {
            sink_(piece);
        } else {
            body.append(piece);
        }
    }

    std::size_t max_body_;
    std::size_t received_ = 0;
    bool head_done_ = false;
    bool too_large_ = false;
    bool may_inflate_ = false;
    bool broken_ = false;
    std::optional<Inflater> inflater_;
    Sink sink_;
};

/// Feeds `data` to `parser` and returns how much of it was consumed. Throws nothing but what a sink does.
template <bool is_request>
std::size_t feed(MessageParser<is_request>& parser, std::string_view data, boost::beast::error_code& error) {
    error = {};
    std::size_t consumed = 0;
    while (!parser.is_done() && consumed < data.size()) {
        const auto rest = data.substr(consumed);
        const std::size_t used = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
        consumed += used;
        if (error == boost::beast::http::error::need_more) {
            error = {};
            break;
        }
        if (error || used == 0) break;
    }
    return consumed;
}

/// As above; removes from `buffer` what was consumed. False if the parser needs more.
template <bool is_request>
bool feed(MessageParser<is_request>& parser, std::string& buffer, boost::beast::error_code& error) {
    buffer.erase(0, feed(parser, std::string_view(buffer), error));
    return !error && parser.is_done();
}

}  // namespace tgfw::net
