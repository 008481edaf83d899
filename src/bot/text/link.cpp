#include <algorithm>

#include <bot/text/styled_text.hpp>
#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::styled {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The value of a parameter in the query of a URL; empty if there is none.
std::string_view query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.substr(0, name.size()) == name && pair.substr(name.size(), 1) == "=") {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

}  // namespace

std::string normalize_link(std::string_view url) {
    std::string out;
    for (const char c : url) {
        if (c == ' ') {
            out += "%20";
        } else {
            out += c;
        }
    }
    if (out.empty() || out.find('\n') != std::string::npos) return {};
    std::size_t scheme_end = out.find("://");
    if (scheme_end == std::string::npos) {
        const std::size_t colon = out.find(':');
        if (colon != std::string::npos && out.find_first_not_of("0123456789", colon + 1) == colon + 1) return {};
        out.insert(0, "http://");
        scheme_end = 4;
    }
    const std::string scheme = ascii::lower_case(out.substr(0, scheme_end));
    if (scheme == "tg" || scheme == "ton" || scheme == "tonsite") return scheme + out.substr(scheme_end);
    if (scheme != "http" && scheme != "https") return {};
    const std::size_t host_begin = scheme_end + 3;
    const std::size_t host_end = std::min(out.find_first_of("/?#", host_begin), out.size());
    const std::string host = ascii::lower_case(out.substr(host_begin, host_end - host_begin));
    const std::size_t dot = host.find('.');
    const bool bad_symbol = host.find_first_of("%\"<>\\") != std::string::npos;
    if (dot == std::string::npos || dot == 0 || host.back() == '.' || bad_symbol) return {};
    std::string rest = out.substr(host_end);
    if (rest.empty() || rest.front() != '/') rest.insert(rest.begin(), '/');
    return scheme + "://" + host + rest;
}

TextEntity link_entity(std::string_view url, std::int64_t offset, std::int64_t length) {
    static constexpr std::string_view user = "tg://user?id=";
    std::string link = normalize_link(url);
    if (link.compare(0, user.size(), user) == 0 && is_id(std::string_view(link).substr(user.size()))) {
        return TextEntity(EntityKind::text_mention, offset, length, link.substr(user.size()));
    }
    return TextEntity(EntityKind::text_link, offset, length, std::move(link));
}

TextEntity tg_entity(std::string_view url, std::int64_t offset, std::int64_t length) {
    static constexpr std::string_view emoji = "tg://emoji?";
    static constexpr std::string_view time = "tg://time?";
    if (url.substr(0, time.size()) == time) {
        const std::string_view query = url.substr(time.size());
        const std::string_view format = query_value(query, "format");
        check_date_format(format);
        return TextEntity(EntityKind::date_time, offset, length, date_argument(query_value(query, "unix"), format));
    }
    if (url.substr(0, emoji.size()) == emoji) {
        const std::string_view id = query_value(url.substr(emoji.size()), "id");
        if (is_id(id)) return TextEntity(EntityKind::custom_emoji, offset, length, std::string(id));
    }
    throw TextRefused("Invalid tg://emoji or tg://time URL specified");
}

std::string date_argument(std::string_view unix_time, std::string_view format) {
    if (!is_number(unix_time) || unix_time.size() > 10) return {};
    return std::string(unix_time).append(" ").append(format);
}

bool is_id(std::string_view text) {
    return tgfw::detail::parse_number<std::int64_t>(text).value_or(0) > 0;
}

void check_date_format(std::string_view format) {
    std::string_view rest = format;
    const auto skip = [&](std::string_view any_of) {
        if (!rest.empty() && any_of.find(rest.front()) != std::string_view::npos) rest.remove_prefix(1);
    };
    if (format == "r") return;
    skip("w");
    skip("dD");
    skip("tT");
    if (!rest.empty()) throw TextRefused("Invalid date format used");
}

}  // namespace tgfw::styled
