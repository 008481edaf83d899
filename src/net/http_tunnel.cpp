#include <net/http_tunnel.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <core/base64.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

constexpr std::size_t longest_head = 16 * 1024;

/// The status of an answer's first line; 0 if that is none.
int status_of(std::string_view line) {
    const bool is_status_line = line.size() >= 12 && line.starts_with("HTTP/1.") && line[8] == ' ' &&
                                std::all_of(line.begin() + 9, line.begin() + 12, ascii::is_digit);
    return is_status_line ? (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0') : 0;
}

std::string first_request(const Proxy& proxy, const Origin& target) {
    const auto breaks_out = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    if (std::any_of(target.host.begin(), target.host.end(), breaks_out)) {
        throw ConfigError("the name of a server holds a space or a control character");
    }
    std::string head = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", target.to_string());
    if (!proxy.user.empty() || !proxy.password.empty()) {
        const std::string credentials = proxy.user + ':' + proxy.password.reveal();
        head += "Proxy-Authorization: Basic " +
                tgfw::detail::base64_encode(credentials, tgfw::detail::Base64::standard) + "\r\n";
    }
    return head + "\r\n";
}

}  // namespace

HttpTunnel::HttpTunnel(const Proxy& proxy, const Origin& target)
    : Tunnel(first_request(proxy, target)), identified_(!proxy.user.empty() || !proxy.password.empty()) {}

bool HttpTunnel::step() {
    const auto end = received_.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (received_.size() > longest_head) problem_ = "sent a header without an end";
        return failed();
    }
    const int status = status_of(std::string_view(received_).substr(0, end));
    received_.erase(0, end + 4);
    if (status / 100 == 1) return true;
    if (status / 100 == 2) {
        done_ = true;
    } else if (status == 0) {
        problem_ = "does not speak HTTP";
    } else if (status == 407) {
        problem_ = identified_ ? "does not accept this user name and password (407)"
                               : "wants a user name and a password (407)";
    } else {
        problem_ = fmt::format("refuses with status {}", status);
    }
    return true;
}

}  // namespace tgfw::net
