#include <net/request_head.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>

namespace tgfw::net {

namespace {

bool is_token_char(char c) noexcept {
    return ascii::is_word(c) || (c != '\0' && std::string_view("!#$%&'*+-.^`|~").find(c) != std::string_view::npos);
}

bool is_target(std::string_view text) noexcept {
    return !text.empty() && text.front() == '/' && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    });
}

void check(const HttpRequest& request) {
    if (!is_token(request.method)) throw ConfigError("the method of an HTTP request is not a word");
    if (!is_target(request.target)) {
        throw ConfigError("the target of an HTTP request must begin with / and be percent-encoded");
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) throw ConfigError("the name of an HTTP header is not a word");
        if (!is_field_value(value)) throw ConfigError(fmt::format("the HTTP header {} holds a line end", name));
    }
    for (const char* own : std::array{"Host", "Content-Length", "Connection", "Transfer-Encoding"}) {
        if (request.headers.contains(own)) throw ConfigError(fmt::format("the HTTP client itself writes {}", own));
    }
}

std::string host_header(const Origin& origin) {
    const std::string full = origin.to_string();
    return origin.port == (origin.tls ? 443 : 80) ? full.substr(0, full.rfind(':')) : full;
}

std::string framing_header(const HttpRequest& request) {
    if (request.source) {
        const auto size = request.source->size();
        return size ? fmt::format("Content-Length: {}\r\n", *size) : "Transfer-Encoding: chunked\r\n";
    }
    const bool has_body =
        !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    return has_body ? fmt::format("Content-Length: {}\r\n", request.body.size()) : std::string();
}

}  // namespace

bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

std::string format_request_head(const Origin& origin, const HttpRequest& request) {
    check(request);
    std::string head =
        fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", request.method, request.target, host_header(origin));
    for (const auto& [name, value] : request.headers) head.append(name).append(": ").append(value).append("\r\n");
    return head + framing_header(request) + "\r\n";
}

}  // namespace tgfw::net
