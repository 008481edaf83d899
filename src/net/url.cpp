
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::net {

namespace urls = boost::urls;

namespace {

[[noreturn]] void refuse_url(const char* problem) {
    throw ConfigError(std::string("the URL ") + problem + "; write one like https://api.telegram.org");
}

std::uint16_t port_of(const urls::url_view& url, bool tls) {
    if (!url.has_port() || url.port().empty()) return tls ? 443 : 80;
    const auto port = tgfw::detail::parse_number<std::uint16_t>(std::string_view(url.port()));
    if (!port || *port == 0) refuse_url("has a port that is not between 1 and 65535");
    return *port;
}

}  // namespace

Url Url::parse(std::string_view text) {
    const auto parsed = urls::parse_uri(boost::core::string_view(text.data(), text.size()));
    if (!parsed) refuse_url("is not a legal absolute URL");
    const urls::url_view& view = *parsed;
    Url url;
    url.scheme = ascii::lower_case(std::string(view.scheme()));
    if (url.scheme != "http" && url.scheme != "https") refuse_url("is neither http nor https");
    if (view.has_userinfo()) refuse_url("holds a user name");
    url.host = ascii::lower_case(std::string(view.host_address()));
    if (url.host.empty()) refuse_url("has no host");
    url.port = port_of(view, url.scheme == "https");
    const auto path = view.encoded_path();
    // Boost.URL takes the end of `host:port` for a path where the port is no number.
    if (!path.empty() && path.front() != '/') refuse_url("has a port that is not between 1 and 65535");
    url.target = path.empty() ? "/" : std::string(path.data(), path.size());
    if (view.has_query()) {
        const auto query = view.encoded_query();
        url.target += '?';
        url.target.append(query.data(), query.size());
    }
    return url;
}

}  // namespace tgfw::net
