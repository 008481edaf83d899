#include <tgfw/net/client_address.hpp>

#include <string>

#include <tgfw/core/ascii.hpp>

namespace tgfw::net {

namespace {

std::string_view trim_blanks(std::string_view text) noexcept {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// The parts of a list, in which a comma between quotes separates nothing.
std::vector<std::string_view> split_list(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '"') quoted = !quoted;
        if (i < text.size() && (quoted || text[i] != separator)) continue;
        parts.push_back(trim_blanks(text.substr(begin, i - begin)));
        begin = i + 1;
    }
    return parts;
}

/// An address with or without a port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
std::optional<IpAddress> parse_node(std::string_view node) {
    if (node.starts_with('[')) {
        const auto end = node.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const auto behind = node.substr(end + 1);
        if (!behind.empty() && behind.front() != ':') return std::nullopt;
        return IpAddress::parse(node.substr(1, end - 1));
    }
    const auto colon = node.find(':');
    const bool has_port = colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos;
    return IpAddress::parse(has_port ? node.substr(0, colon) : node);
}

/// The `for` of one element of Forwarded; empty where it has none.
std::string_view node_of(std::string_view element) {
    for (const std::string_view pair : split_list(element, ';')) {
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || !ascii::equal_ignoring_case(pair.substr(0, equals), "for")) continue;
        std::string_view value = pair.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}

/// All values of a header as one list, since a proxy may append a line instead of an entry.
std::string joined(const Headers& headers, std::string_view name) {
    std::string all;
    for (const auto& [field, value] : headers) {
        if (!ascii::equal_ignoring_case(field, name)) continue;
        if (!all.empty()) all += ',';
        all += value;
    }
    return all;
}

/// From the right past declared proxies; where all are, the left-most.
std::optional<IpAddress> walk(const std::string& list, bool forwarded, const TrustedProxies& proxies) {
    const auto entries = split_list(list, ',');
    std::optional<IpAddress> address;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        address = parse_node(forwarded ? node_of(*entry) : *entry);
        if (!address || !contains(proxies.networks, *address)) return address;
    }
    return address;
}

}  // namespace

std::optional<IpAddress> client_address(std::string_view peer, const Headers& headers, const TrustedProxies& proxies) {
    const auto direct = IpAddress::parse(peer);
    const bool proxied = direct ? contains(proxies.networks, *direct) : peer == "unix" && proxies.unix_socket;
    if (!proxied) return direct;
    const std::string usual = joined(headers, "X-Forwarded-For");
    const std::string standard = joined(headers, "Forwarded");
    if (usual.empty() && standard.empty()) return std::nullopt;
    if (standard.empty()) return walk(usual, false, proxies);
    if (usual.empty()) return walk(standard, true, proxies);
    const auto address = walk(usual, false, proxies);
    return address == walk(standard, true, proxies) ? address : std::nullopt;
}

}  // namespace tgfw::net
