#include <net/head_check.hpp>

#include <algorithm>
#include <array>

#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::net {

namespace {

/// Whether the line ends in a well-formed version that is not ours.
bool is_other_version(std::string_view line) noexcept {
    const auto space = line.rfind(' ');
    if (space == std::string_view::npos) return false;
    const std::string_view version = line.substr(space + 1);
    return version.size() == 8 && version.starts_with("HTTP/") && ascii::is_digit(version[5]) && version[6] == '.' &&
           ascii::is_digit(version[7]) && version != "HTTP/1.0" && version != "HTTP/1.1";
}

std::optional<std::uint64_t> parse_length(std::string_view text) noexcept {
    return tgfw::detail::parse_number<std::uint64_t>(text);
}

bool is_known_method(std::string_view method) noexcept {
    constexpr std::array<std::string_view, 7> known{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    return std::find(known.begin(), known.end(), method) != known.end();
}

int check_framing(const HttpRequest& head, int version, Framing& framing) {
    const std::size_t lengths = head.headers.count("Content-Length");
    const std::size_t codings = head.headers.count("Transfer-Encoding");
    if (codings != 0) {
        if (lengths != 0 || version < 11) return 400;
        if (codings != 1 || !ascii::equal_ignoring_case(head.headers.get("Transfer-Encoding"), "chunked")) return 501;
        framing.chunked = true;
    }
    if (lengths == 0) return 0;
    framing.length = parse_length(head.headers.get("Content-Length"));
    // Even two equal ones: no client of ours sends them, and proxies disagree on them.
    return lengths == 1 && framing.length ? 0 : 400;
}

}  // namespace

int check_raw_head(std::string_view head) noexcept {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    if (is_other_version(line)) return 505;
    // By find(), which looks at many bytes at a time.
    if (head.find('\0') != std::string_view::npos) return 400;
    for (auto at = head.find('\r'); at != std::string_view::npos; at = head.find('\r', at + 1)) {
        if (!head.substr(at + 1).starts_with('\n')) return 400;
    }
    for (auto at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
        const bool bare = at == 0 || head[at - 1] != '\r';
        const std::string_view next = head.substr(at + 1);
        if (bare || next.starts_with(' ') || next.starts_with('\t')) return 400;  // Folded, the latter.
    }
    return 0;
}

Framing check_head(const HttpRequest& head, int version, std::size_t max_body) {
    Framing framing;
    const std::size_t hosts = head.headers.count("Host");
    framing.refusal = check_framing(head, version, framing);
    if (framing.refusal != 0) return framing;
    if (hosts > 1 || (version >= 11 && hosts == 0)) {
        framing.refusal = 400;
    } else if (!is_known_method(head.method)) {
        framing.refusal = 501;
    } else if (!head.target.starts_with('/') && !(head.method == "OPTIONS" && head.target == "*")) {
        framing.refusal = 400;
    } else if (framing.length && *framing.length > max_body) {
        framing.refusal = 413;
    } else if (const std::string* expect = head.headers.find("Expect"); expect != nullptr) {
        framing.expects_continue = ascii::equal_ignoring_case(*expect, "100-continue");
        if (!framing.expects_continue) framing.refusal = 417;
    }
    return framing;
}

}  // namespace tgfw::net
