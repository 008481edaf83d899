#include <doctest/doctest.h>

#include <openssl/ssl.h>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

const Certificates& certificates() {
    return Certificates::get();
}

HttpServerOptions serving(const std::string& name) {
    return HttpServerOptions().with_tls(TlsServerOptions(certificates().certificate(name), certificates().key(name)));
}

HttpClientOptions trusting_ca() {
    return HttpClientOptions().with_tls(TlsOptions().with_ca_file(certificates().ca()));
}

/// How a client refuses a server with the certificate `name`.
std::string refusal(const std::string& name, HttpClientOptions options = trusting_ca(),
                    std::string host = "localhost") {
    Loop loop;
    int handled = 0;
    RunningServer server(loop, steady_clock(), serving(name));
    server.server.fallback([&](HttpRequest) -> awaitable<HttpResponse> {
        ++handled;
        co_return HttpResponse(200);
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock(), std::move(options));
    try {
        (void)loop.run(client.send(Origin(true, host, server.port()), HttpRequest("GET", "/botSECRET/x")));
    } catch (const TlsError& error) {
        CHECK(error.delivery() == Delivery::not_sent);
        CHECK(client.open_connections() == 0);
        CHECK(handled == 0);
        const std::string text = error.what();
        const std::string start = "TLS handshake with " + host + ":" + std::to_string(server.port()) + " failed: ";
        CHECK(text.starts_with(start));
        CHECK(text.find("SECRET") == std::string::npos);
        return text.substr(std::min(start.size(), text.size()));
    }
    return "accepted";
}

}  // namespace

TEST_CASE("a request over TLS makes the round trip and its connection is kept") {
    Loop loop;
    RunningServer server(loop, steady_clock(), serving("good"));
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock(), trusting_ca());
    for (int i = 0; i < 3; ++i) {
        const HttpRequest request = HttpRequest("POST", "/x").with_body(std::string(100'000, 'x'), "text/plain");
        const HttpResponse response = loop.run(client.send(Origin(true, "localhost", server.port()), request));
        CHECK(response.body.size() == 100'008);
        CHECK(client.idle_connections() == 1);
    }
    CHECK(server.server.connections() == 1);
}

TEST_CASE("an address is matched against the addresses in the certificate") {
    CHECK(refusal("good", trusting_ca(), "127.0.0.1") == "accepted");
    CHECK(refusal("expired", trusting_ca(), "127.0.0.1").find("OpenSSL: ") != std::string::npos);
}

TEST_CASE("a private authority can be given as PEM text and alone") {
    std::string pem;
    FILE* file = std::fopen(certificates().ca().c_str(), "r");
    REQUIRE(file != nullptr);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) pem.push_back(static_cast<char>(c));
    std::fclose(file);
    const TlsOptions options = TlsOptions().with_ca_pem(pem).without_system_store();
    CHECK(refusal("good", HttpClientOptions().with_tls(options)) == "accepted");
}

TEST_CASE("a certificate of an unknown authority is refused") {
    const std::string text = refusal("good", HttpClientOptions());
    CHECK(text.starts_with("the certificate was issued by an authority that is not trusted here; "));
    CHECK(text.find("with_ca_file") != std::string::npos);
}

TEST_CASE("a self-signed certificate is refused, unless it is itself trusted") {
    CHECK(refusal("self").starts_with("the certificate is self-signed; "));
    const TlsOptions options = TlsOptions().with_ca_file(certificates().certificate("self"));
    CHECK(refusal("self", HttpClientOptions().with_tls(options)) == "accepted");
}

TEST_CASE("a certificate for another name is refused, and the text says for which name it is not") {
    CHECK(refusal("other").starts_with("the certificate is for another name than localhost; "));
}

TEST_CASE("a certificate out of its time is refused") {
    CHECK(refusal("expired").starts_with("the certificate has expired; "));
    CHECK(refusal("future").starts_with("the certificate is not valid yet; "));
}

TEST_CASE("a server that does not speak TLS is refused") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock(), trusting_ca());
    const auto sent = loop.start(client.send(Origin(true, "localhost", server.port()), HttpRequest("GET", "/")));
    loop.until([&] { return sent->done(); });
    CHECK_THROWS_AS((void)sent->get(), TlsError);
    CHECK(sent->message().find("does the server speak TLS") != std::string::npos);
}

TEST_CASE("a server that hangs up during the handshake is a network error, unsent") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock(), trusting_ca());
    const auto sent = loop.start(client.send(Origin(true, "127.0.0.1", listener.port()), HttpRequest("GET", "/")));
    { const tcp::socket peer = loop.run(listener.accept()); }
    loop.until([&] { return sent->done(); });
    try {
        (void)sent->get();
        FAIL("no failure");
    } catch (const NetworkError& error) {
        CHECK(error.delivery() == Delivery::not_sent);
        CHECK(std::string(error.what()).find("during the TLS handshake") != std::string::npos);
    }
}

TEST_CASE("TLS before 1.2 is refused by the server") {
    Loop loop;
    RunningServer server(loop, steady_clock(), serving("good"));
    server.server.fallback(echo);
    server.start();
    // A ClientHello whose highest version is TLS 1.1, taken from OpenSSL itself.
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL* ssl = SSL_new(context);
    BIO* to_server = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), to_server);
    SSL_set_connect_state(ssl);
    (void)SSL_do_handshake(ssl);
    char* hello = nullptr;
    const long size = BIO_get_mem_data(to_server, &hello);
    REQUIRE(size > 0);
    const std::string answer = loop.run(talk(server.port(), std::string(hello, static_cast<std::size_t>(size))));
    SSL_free(ssl);
    SSL_CTX_free(context);
    // An alert record: fatal, protocol version.
    REQUIRE(answer.size() == 7);
    CHECK(answer[0] == 21);
    CHECK(answer[5] == 2);
    CHECK(answer[6] == 70);
}

TEST_CASE("a client that never ends its handshake is dropped at the header deadline") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, clock, serving("good").with_header_deadline(10s));
    server.start();
    const auto answer = loop.start(talk(server.port(), "\x16\x03\x01"));
    loop.until([&] { return server.server.connections() == 1; });
    loop.poll();
    clock.advance(10s);
    loop.until([&] { return answer->done(); });
    CHECK(server.server.connections() == 0);
}

TEST_CASE("files that cannot be used are configuration errors that name them") {
    Loop loop;
    const auto message = [&](auto make) -> std::string {
        try {
            make();
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "no error";
    };
    CHECK(message([&] {
              const HttpClient client(loop.executor(), steady_clock(),
                                      HttpClientOptions().with_tls(TlsOptions().with_ca_file("/nowhere/ca.pem")));
          }).find("the CA file /nowhere/ca.pem") != std::string::npos);
    CHECK(message([&] {
              const HttpServer server(
                  loop.executor(), steady_clock(),
                  HttpServerOptions().with_tls(TlsServerOptions("/nowhere/c.pem", "/nowhere/k.pem")));
          }).find("the certificate file /nowhere/c.pem") != std::string::npos);
    CHECK(message([&] {
              const HttpServer server(loop.executor(), steady_clock(),
                                      HttpServerOptions().with_tls(TlsServerOptions(certificates().certificate("good"),
                                                                                    certificates().key("other"))));
          }).find("the key file") != std::string::npos);
}
