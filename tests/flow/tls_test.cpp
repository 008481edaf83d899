#include <doctest/doctest.h>

#include <array>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/app/application.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/scripted_transport.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::test;
using tgfw::net::tests::Certificates;
using tgfw::net::tests::Loop;

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// What a TLS server saw of one client.
struct Seen {
    bool shook_hands = false;
    std::string bytes;  ///< Of the application: what the client sent after the handshake.
};

/// A server that knows nothing but TLS, with the certificate of that name.
class TlsPeer {
public:
    TlsPeer(Loop& loop, const std::string& name)
        : context_(asio::ssl::context::tls_server),
          acceptor_(loop.io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
        context_.use_certificate_chain_file(Certificates::get().certificate(name));
        context_.use_private_key_file(Certificates::get().key(name), asio::ssl::context::pem);
    }

    [[nodiscard]] std::string url() const {
        return "https://localhost:" + std::to_string(acceptor_.local_endpoint().port());
    }

    /// Serves one client: reads what it sends, to the end, and answers getMe where there is a request.
    awaitable<void> serve() {
        tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
        asio::ssl::stream<tcp::socket> stream(std::move(socket), context_);
        boost::system::error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await stream.async_handshake(asio::ssl::stream_base::server, token);
        seen.shook_hands = !error;
        std::array<char, 4096> buffer{};
        while (!error) {
            const std::size_t n = co_await stream.async_read_some(asio::buffer(buffer), token);
            seen.bytes.append(buffer.data(), n);
            if (error || seen.bytes.find("\r\n\r\n") == std::string::npos) continue;
            const std::string body = R"({"ok":true,"result":)" + kMe + "}";
            const std::string answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body;
            co_await asio::async_write(stream, asio::buffer(answer), token);
            co_return;
        }
    }

    Seen seen;

private:
    asio::ssl::context context_;
    tcp::acceptor acceptor_;
};

/// How a bot refuses the server: the text of its TlsError. Checks that the server saw nothing of the request.
std::string refusal(const std::string& certificate, BotOptions options) {
    Loop loop;
    TlsPeer peer(loop, certificate);
    Bot bot(loop.executor(), Token(kToken), options.with_base_url(peer.url()));
    const auto served = loop.start(peer.serve());
    const auto called = loop.start(bot.initialize());
    loop.until([&] { return called->done(); });
    bot.disconnect();
    loop.until([&] { return served->done(); });
    CHECK(peer.seen.bytes.empty());
    REQUIRE(called->failed());
    CHECK_THROWS_AS(called->get(), TlsError);
    CHECK(called->message().find(kToken) == std::string::npos);
    CHECK(called->message().find("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1") == std::string::npos);
    return called->message();
}

BotOptions trusting_our_authority() {
    return BotOptions().with_http(
        net::HttpClientOptions().with_tls(net::TlsOptions().with_ca_file(Certificates::get().ca())));
}

}  // namespace

TEST_CASE("a bot refuses a self-signed certificate, says so with the method, and does not show the server its token") {
    const std::string text = refusal("self", BotOptions());
    CHECK(text.starts_with("getMe: TLS handshake with localhost:"));
    CHECK(text.find("self-signed") != std::string::npos);
}

TEST_CASE("a bot refuses a certificate for another name") {
    CHECK(refusal("other", trusting_our_authority()).find("the certificate is for another name than localhost") !=
          std::string::npos);
}

TEST_CASE("a bot refuses a certificate that has expired") {
    CHECK(refusal("expired", trusting_our_authority()).find("the certificate has expired") != std::string::npos);
}

TEST_CASE("a bot refuses a certificate of an authority that it does not know") {
    CHECK(refusal("good", BotOptions()).find("an authority that is not trusted here") != std::string::npos);
}

TEST_CASE("a bot talks to a server whose certificate it trusts") {
    Loop loop;
    TlsPeer peer(loop, "good");
    Bot bot(loop.executor(), Token(kToken), trusting_our_authority().with_base_url(peer.url()));
    const auto served = loop.start(peer.serve());
    loop.run(bot.initialize());
    loop.until([&] { return served->done(); });
    CHECK(peer.seen.shook_hands);
    CHECK(peer.seen.bytes.starts_with("POST /bot" + kToken + "/getMe HTTP/1.1\r\n"));
    CHECK(bot.identity()->username == "test_bot");
}

TEST_CASE(
    "an application whose server has a self-signed certificate ends with that error instead of trying on and on") {
    Loop loop;
    ListLogger logger;
    TlsPeer peer(loop, "self");
    Application app =
        Application::builder().token(kToken).base_url(peer.url()).executor(loop.executor()).logger(logger).build();
    const auto served = loop.start(peer.serve());
    const auto running = loop.start(app.serve_polling());
    loop.until([&] { return running->done() && served->done(); });
    CHECK_THROWS_WITH_AS(running->get(), doctest::Contains("self-signed"), TlsError);
    CHECK(peer.seen.bytes.empty());
    for (const std::string& line : logger.lines) CHECK(line.find(kToken) == std::string::npos);
}
