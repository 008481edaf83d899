#include <tgfw/net/proxy.hpp>

#include <doctest/doctest.h>

#include <map>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using namespace tgfw::net;

namespace {

/// The text of the ConfigError that `url` causes.
std::string proxy_problem(const std::string& url) {
    try {
        (void)Proxy::parse(url);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "no problem";
}

ProxySettings environment(std::map<std::string, std::string> variables) {
    return ProxySettings::from_variables([&](const std::string& name) { return variables[name]; });
}

std::string found(const ProxySettings& settings, const Origin& origin) {
    const Proxy* proxy = settings.find(origin);
    return proxy == nullptr ? "direct" : proxy->to_string();
}

/// How a server is reached when `list` names the exceptions.
bool is_excepted(std::string_view list, const std::string& host, std::uint16_t port = 443) {
    ProxySettings settings(Proxy::parse("http://proxy:3128"));
    settings.with_exceptions(list);
    return settings.find(Origin(true, host, port)) == nullptr;
}

}  // namespace

TEST_CASE("a proxy's URL is read in its parts") {
    const Proxy http = Proxy::parse("http://me:p%40ss@Proxy.Example:3128/");
    CHECK(http.kind == Proxy::Kind::http);
    CHECK(http.host == "proxy.example");
    CHECK(http.port == 3128);
    CHECK(http.user == "me");
    CHECK(http.password.matches("p@ss"));
    CHECK(http.to_string() == "proxy.example:3128");
    const Proxy socks = Proxy::parse("socks5://[::1]");
    CHECK(socks.kind == Proxy::Kind::socks5);
    CHECK(socks.host == "::1");
    CHECK(socks.port == 1080);
    CHECK_FALSE(socks.remote_dns);
    CHECK(socks.user.empty());
    CHECK(Proxy::parse("SOCKS5H://h:1").remote_dns);
    CHECK(Proxy::parse("http://h").port == 80);
    CHECK(Proxy::parse("h:8080").to_string() == "h:8080");
}

TEST_CASE("what is no proxy's URL is refused without repeating it") {
    for (const char* url :
         {"https://me:hidden@h", "ftp://h", "http://", "http://me:hidden@h:0", "http://me:hidden@h:99999",
          "http://me:hidden@h/path", "http://me:hidden@h?q", "http://me:hid den@h", "", "http://a%3ab:hidden@h"}) {
        CAPTURE(url);
        CHECK(proxy_problem(url).starts_with("the proxy URL "));
        CHECK(proxy_problem(url).find("hidden") == std::string::npos);
    }
    CHECK(proxy_problem("http://" + std::string(256, 'u') + "@h").find("255") != std::string::npos);
    CHECK(proxy_problem("http://" + std::string(255, 'u') + "@h") == "no problem");
}

TEST_CASE("without settings every server is reached directly, with one proxy all through it") {
    CHECK(found(ProxySettings(), Origin(true, "h", 443)) == "direct");
    const ProxySettings all(Proxy::parse("http://p:1"));
    CHECK(found(all, Origin(true, "h", 443)) == "p:1");
    CHECK(found(all, Origin(false, "h", 80)) == "p:1");
}

TEST_CASE("the environment's variables go by the server's scheme, then for all, lower case first") {
    const auto settings = environment({{"HTTPS_PROXY", "http://secure:1"}, {"ALL_PROXY", "socks5h://all:2"}});
    CHECK(found(settings, Origin(true, "h", 443)) == "secure:1");
    CHECK(found(settings, Origin(false, "h", 80)) == "all:2");
    CHECK(found(environment({{"https_proxy", "http://a:1"}, {"HTTPS_PROXY", "http://b:1"}}), Origin(true, "h", 443)) ==
          "a:1");
    CHECK(found(environment({{"HTTP_PROXY", "http://a:1"}}), Origin(true, "h", 443)) == "direct");
    CHECK(found(environment({{"ALL_PROXY", "http://a:1"}, {"NO_PROXY", "h"}}), Origin(true, "h", 443)) == "direct");
    CHECK(found(environment({{"ALL_PROXY", "http://a:1"}, {"NO_PROXY", "h"}, {"no_proxy", "x"}}),
                Origin(true, "h", 443)) == "a:1");
}

TEST_CASE("a variable that holds no proxy is refused by its name") {
    CHECK_THROWS_WITH_AS(
        (void)environment({{"https_proxy", "ftp://me:hidden@h"}}),
        "the environment's https_proxy: the proxy URL is none of http, socks5 and socks5h; write one like "
        "http://user:password@host:3128",
        ConfigError);
}

TEST_CASE("exceptions are names with all below them, addresses, networks, with or without a port") {
    CHECK(is_excepted("*", "api.telegram.org"));
    CHECK(is_excepted("telegram.org", "telegram.org"));
    CHECK(is_excepted("a, .Telegram.org", "API.telegram.org"));
    CHECK(is_excepted(" a\tapi.telegram.org:443,", "api.telegram.org"));
    CHECK(is_excepted("127.0.0.1", "127.0.0.1"));
    CHECK(is_excepted("10.0.0.0/8", "10.200.3.4"));
    CHECK(is_excepted("::1", "::1"));
    CHECK(is_excepted("[::1]:443", "::1"));
    CHECK(is_excepted("fd00::/8", "fd12::1"));
    CHECK_FALSE(is_excepted("", "telegram.org"));
    CHECK_FALSE(is_excepted("gram.org", "telegram.org"));
    CHECK_FALSE(is_excepted("api.telegram.org:8443", "api.telegram.org"));
    CHECK_FALSE(is_excepted("10.0.0.0/8", "11.0.0.1"));
    CHECK_FALSE(is_excepted("10.0.0.0/8", "10.example"));
    CHECK_FALSE(is_excepted("0.1", "127.0.0.1"));
    CHECK_FALSE(is_excepted("nonsense/8,:,[]", "10.0.0.1"));
}
