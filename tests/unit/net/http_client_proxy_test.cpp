// Requests through real proxies on loopback.
#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/http_client.hpp>

#include <support/proxy_server.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;
using ProxyKind = tgfw::test::ProxyServer::Kind;

namespace {

HttpServerOptions serving(bool tls, const std::string& certificate) {
    const auto& files = Certificates::get();
    HttpServerOptions options;
    if (tls) options.with_tls(TlsServerOptions(files.certificate(certificate), files.key(certificate)));
    return options;
}

/// A server, with TLS or without, and a proxy before it.
struct ProxiedServer {
    explicit ProxiedServer(ProxyKind kind, bool tls = true, const std::string& certificate = "good")
        : tls_(tls), server(loop, steady_clock(), serving(tls, certificate)), proxy(loop.executor(), kind) {
        server.server.fallback(echo);
        server.start();
    }
    ~ProxiedServer() {
        proxy.stop();
        try {
            loop.until([&] { return proxy.idle(); });
        } catch (const std::exception&) {
            // The guard has fired; the test has failed already.
        }
    }

    HttpResponse send(const std::string& proxy_url, const std::string& host = "localhost", int times = 1) {
        HttpClient client(loop.executor(), steady_clock(), options().with_proxy(proxy_url));
        HttpResponse response;
        for (int i = 0; i < times; ++i) {
            response = loop.run(client.send(Origin(tls_, host, server.port()), HttpRequest("GET", "/botSECRET/x")));
            CHECK(client.open_connections() == 1);
        }
        return response;
    }
    /// The text of the NetworkError, which must be of a request that was not sent and keep every secret.
    std::string failure(const std::string& proxy_url, const std::string& host = "localhost") {
        try {
            (void)send(proxy_url, host);
        } catch (const NetworkError& error) {
            CHECK(error.delivery() == Delivery::not_sent);
            const std::string text = error.what();
            for (const char* secret : {"SECRET", "hidden", "alice"}) CHECK(text.find(secret) == std::string::npos);
            return text;
        }
        return "no failure";
    }
    static HttpClientOptions options() {
        return HttpClientOptions().with_tls(TlsOptions().with_ca_file(Certificates::get().ca()));
    }
    std::string target(const std::string& host) const { return host + ':' + std::to_string(server.port()); }
    std::string proxy_name() const { return "127.0.0.1:" + std::to_string(proxy.port()); }

    Loop loop;
    bool tls_;
    RunningServer server;
    tgfw::test::ProxyServer proxy;
};

}  // namespace

TEST_CASE("a request goes through a CONNECT proxy, with TLS to the server itself and without") {
    for (const bool tls : {true, false}) {
        ProxiedServer stage(ProxyKind::http, tls);
        CHECK(stage.send(stage.proxy.url("http"), "localhost", 3).body == "GET /botSECRET/x ");
        // One connection, kept: the proxy was asked once.
        CHECK(stage.proxy.asked == std::vector<std::string>{stage.target("localhost")});
    }
}

TEST_CASE("a request goes through a SOCKS5 proxy, which looks the name up or not, as the URL says") {
    for (const bool tls : {true, false}) {
        ProxiedServer stage(ProxyKind::socks5, tls);
        CHECK(stage.send(stage.proxy.url("socks5h"), "localhost", 2).status == 200);
        CHECK(stage.proxy.asked == std::vector<std::string>{stage.target("localhost")});
    }
    ProxiedServer stage(ProxyKind::socks5, false);
    HttpClientOptions options = ProxiedServer::options().with_proxy(stage.proxy.url("socks5"));
    options.with_resolver(
        [](std::string) -> awaitable<std::vector<std::string>> { co_return std::vector<std::string>(1, "127.0.0.1"); });
    HttpClient client(stage.loop.executor(), steady_clock(), options);
    const Origin origin(false, "bot.test", stage.server.port());
    CHECK(stage.loop.run(client.send(origin, HttpRequest("GET", "/"))).status == 200);
    CHECK(stage.proxy.asked == std::vector<std::string>{stage.target("127.0.0.1")});
}

TEST_CASE("proxies that want a name and a password get them, and refuse wrong ones or none") {
    for (const ProxyKind kind : {ProxyKind::http, ProxyKind::socks5}) {
        ProxiedServer stage(kind);
        stage.proxy.user = "alice";
        stage.proxy.password = "hidden word";
        const std::string scheme = kind == ProxyKind::http ? "http" : "socks5h";
        CHECK(stage.send(stage.proxy.url(scheme, "alice:hidden%20word@")).status == 200);
        const std::string start = "the proxy " + stage.proxy_name() + " on the way to " + stage.target("localhost");
        CHECK(stage.failure(stage.proxy.url(scheme, "alice:hidden@"))
                  .starts_with(start + " does not accept this user name and password"));
        CHECK(stage.failure(stage.proxy.url(scheme)).starts_with(start + " wants a user name and a password"));
    }
}

TEST_CASE("a proxy that refuses the server fails the request, unsent") {
    ProxiedServer http(ProxyKind::http);
    http.proxy.refusal = 403;
    CHECK(http.failure(http.proxy.url("http")).ends_with(" refuses with status 403"));
    ProxiedServer socks(ProxyKind::socks5);
    socks.proxy.refusal = 2;
    CHECK(socks.failure(socks.proxy.url("socks5h")).ends_with(" does not allow it by its rules (SOCKS5 reply 2)"));
}

TEST_CASE("the certificate is the server's own, also through a proxy") {
    for (const char* certificate : {"other", "expired"}) {
        ProxiedServer stage(ProxyKind::http, true, certificate);
        const std::string text = stage.failure(stage.proxy.url("http"));
        CHECK(text.starts_with("TLS handshake with " + stage.target("localhost") + " failed: the certificate "));
    }
    ProxiedServer stage(ProxyKind::socks5);
    // The proxy leads to the right server; the name is not the one in its certificate.
    CHECK(stage.failure(stage.proxy.url("socks5h"), "bot.test").find("is for another name") != std::string::npos);
}

TEST_CASE("a proxy that is not there, hangs up or says nothing fails the request, unsent") {
    ProxiedServer stage(ProxyKind::http);
    stage.proxy.stop();
    CHECK(stage.failure("http://alice:hidden@127.0.0.1:1") == "cannot connect to the proxy 127.0.0.1:1 on the way to " +
                                                                  stage.target("localhost") + ": Connection refused");

    for (const char* scheme : {"http", "socks5h"}) {
        ManualClock clock;
        Loop loop;
        Listener listener(loop);
        const std::string name = "127.0.0.1:" + std::to_string(listener.port());
        HttpClient client(loop.executor(), clock,
                          HttpClientOptions().with_proxy(std::string(scheme) + "://alice:hidden@" + name));
        const auto limits = HttpDeadlines().with_connect(3s);
        const auto sent = loop.start(client.send(Origin(true, "bot.test", 443), HttpRequest("GET", "/"), limits));
        tcp::socket peer = loop.run(listener.accept());
        loop.poll();
        clock.advance(3s);
        loop.until([&] { return sent->done(); });
        CHECK(sent->message() ==
              "connecting to bot.test:443 took longer than 3 s: the proxy " + name + " did not answer");
        const auto again = loop.start(client.send(Origin(true, "bot.test", 443), HttpRequest("GET", "/"), limits));
        { const tcp::socket gone = loop.run(listener.accept()); }
        loop.until([&] { return again->done(); });
        CHECK(again->message().starts_with("the proxy " + name + " on the way to bot.test:443 ended the connection: "));
        CHECK_THROWS_AS((void)again->get(), NetworkError);
        CHECK(client.open_connections() == 0);
    }
}

TEST_CASE("servers that are excepted are reached directly") {
    ProxiedServer stage(ProxyKind::http);
    HttpClientOptions options = ProxiedServer::options();
    options.proxy = ProxySettings(Proxy::parse(stage.proxy.url("http"))).with_exceptions("localhost");
    HttpClient client(stage.loop.executor(), steady_clock(), options);
    const Origin origin(true, "localhost", stage.server.port());
    CHECK(stage.loop.run(client.send(origin, HttpRequest("GET", "/"))).status == 200);
    CHECK(stage.proxy.asked.empty());
}
