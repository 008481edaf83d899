#include <tgfw/net/proxy.hpp>

#include <cstdlib>
#include <system_error>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/form.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
namespace urls = boost::urls;

namespace {

constexpr std::size_t longest_credential = 255;  // RFC 1929 §2; longer ones help nobody.

[[noreturn]] void refuse_proxy(const char* problem) {
    throw ConfigError(std::string("the proxy URL ") + problem + "; write one like http://user:password@host:3128");
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    const auto port = tgfw::detail::parse_number<std::uint16_t>(text);
    return port == 0 ? std::nullopt : port;
}

std::string credential(std::string_view encoded) {
    std::string text = percent_decode(encoded);
    if (text.size() > longest_credential) refuse_proxy("has a user name or a password of more than 255 bytes");
    return text;
}

void read_scheme(Proxy& proxy, const std::string& scheme) {
    if (scheme == "http") {
        proxy.port = 80;
    } else if (scheme == "socks5" || scheme == "socks5h") {
        proxy.kind = Proxy::Kind::socks5;
        proxy.remote_dns = scheme == "socks5h";
        proxy.port = 1080;
    } else {
        refuse_proxy("is none of http, socks5 and socks5h");
    }
}

/// The host of a list's entry, without its port, of which it says whether `origin` has it.
std::optional<std::string_view> host_if_port_fits(std::string_view entry, const Origin& origin) {
    const auto colon = entry.rfind(':');
    const bool is_v6 = entry.find(':') != colon && entry.front() != '[';
    if (colon != std::string_view::npos && !is_v6) {
        const auto port = parse_port(entry.substr(colon + 1));
        if (port) {
            if (*port != origin.port) return std::nullopt;
            entry = entry.substr(0, colon);
        }
    }
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    return entry;
}

bool is_in_network(const std::string& network, const asio::ip::address& address) {
    boost::system::error_code error;
    if (address.is_v4()) {
        const auto range = asio::ip::make_network_v4(network, error);
        return !error && asio::ip::network_v4(address.to_v4(), range.prefix_length()).canonical() == range.canonical();
    }
    const auto range = asio::ip::make_network_v6(network, error);
    return !error && asio::ip::network_v6(address.to_v6(), range.prefix_length()).canonical() == range.canonical();
}

bool excepts(std::string_view entry, const Origin& origin) {
    if (entry == "*") return true;
    const auto part = host_if_port_fits(entry, origin);
    if (!part || part->empty()) return false;
    std::string host = ascii::lower_case(*part);
    boost::system::error_code not_address;
    const auto address = asio::ip::make_address(origin.host, not_address);
    if (!not_address && host.find('/') != std::string::npos) return is_in_network(host, address);
    const std::string name = ascii::lower_case(origin.host);
    if (host.starts_with('.')) host.erase(0, 1);
    return name == host || (not_address && name.ends_with('.' + host));
}

std::optional<Proxy> proxy_of(const std::function<std::string(const std::string&)>& get, std::string name) {
    const std::string upper = name;
    for (char& c : name) c = ascii::to_lower(c);
    for (const std::string& variable : {name, upper}) {
        const std::string value = get(variable);
        if (value.empty()) continue;
        try {
            return Proxy::parse(value);
        } catch (const ConfigError& error) {
            throw ConfigError("the environment's " + variable + ": " + error.what());
        }
    }
    return std::nullopt;
}

}  // namespace

Proxy Proxy::parse(std::string_view url) {
    std::string text(url);
    if (text.find("://") == std::string::npos) text.insert(0, "http://");
    const auto parsed = urls::parse_uri(text);
    if (!parsed) refuse_proxy("is not a legal URL");
    const urls::url_view& view = *parsed;
    Proxy proxy;
    read_scheme(proxy, ascii::lower_case(std::string(view.scheme())));
    proxy.host = ascii::lower_case(std::string(view.host_address()));
    if (proxy.host.empty()) refuse_proxy("has no host");
    if (view.has_port() && !view.port().empty()) {
        const auto port = parse_port(std::string(view.port()));
        if (!port) refuse_proxy("has a port that is not between 1 and 65535");
        proxy.port = *port;
    }
    if (view.has_query() || view.has_fragment() || (!view.encoded_path().empty() && view.encoded_path() != "/")) {
        refuse_proxy("has more than a host and a port");
    }
    const auto user = view.encoded_user();
    const auto password = view.encoded_password();
    proxy.user = credential(std::string_view(user.data(), user.size()));
    proxy.password = Secret(credential(std::string_view(password.data(), password.size())));
    if (proxy.kind == Kind::http && proxy.user.find(':') != std::string::npos)
        refuse_proxy("has a user name with a colon");
    return proxy;
}

ProxySettings ProxySettings::from_environment() {
    return from_variables([](const std::string& name) {
        const char* value = std::getenv(name.c_str());
        return std::string(value == nullptr ? "" : value);
    });
}

ProxySettings ProxySettings::from_variables(const std::function<std::string(const std::string&)>& get) {
    ProxySettings settings;
    const auto all = proxy_of(get, "ALL_PROXY");
    settings.http = proxy_of(get, "HTTP_PROXY");
    settings.https = proxy_of(get, "HTTPS_PROXY");
    if (!settings.http) settings.http = all;
    if (!settings.https) settings.https = all;
    const std::string exceptions = get("no_proxy");
    settings.with_exceptions(exceptions.empty() ? get("NO_PROXY") : exceptions);
    return settings;
}

ProxySettings& ProxySettings::with_exceptions(std::string_view list) {
    exceptions.clear();
    std::string entry;
    for (const char c : list) {
        if (c != ',' && !ascii::is_space(c)) {
            entry.push_back(c);
        } else if (!entry.empty()) {
            exceptions.push_back(std::exchange(entry, std::string()));
        }
    }
    if (!entry.empty()) exceptions.push_back(std::move(entry));
    return *this;
}

const Proxy* ProxySettings::find(const Origin& origin) const {
    const auto& proxy = origin.tls ? https : http;
    if (!proxy) return nullptr;
    for (const std::string& entry : exceptions) {
        if (excepts(entry, origin)) return nullptr;
    }
    return &*proxy;
}

}  // namespace tgfw::net
