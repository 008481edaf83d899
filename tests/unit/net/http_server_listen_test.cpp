#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include <boost/asio/local/stream_protocol.hpp>

#include <support/temporary_folder.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

using UnixSocket = asio::local::stream_protocol::socket;

constexpr const char* ask_and_close = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
constexpr const char* ask_and_stay = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

awaitable<std::string> talk_unix(std::string path, std::string data) {
    UnixSocket socket(co_await asio::this_coro::executor);
    const asio::local::stream_protocol::endpoint place(path);
    co_await socket.async_connect(place, asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(data), asio::use_awaitable);
    std::string answer;
    char piece[4096];
    for (;;) {
        boost::system::error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const std::size_t n = co_await socket.async_read_some(asio::buffer(piece), token);
        answer.append(piece, n);
        if (error) break;
    }
    co_return answer;
}

HttpServer::Handler tell_peer() {
    return [](HttpRequest request) -> awaitable<HttpResponse> { co_return HttpResponse(200, request.remote_address); };
}

bool is_ok(const std::string& answer) {
    return answer.starts_with("HTTP/1.1 200 OK\r\n");
}

}  // namespace

TEST_CASE("a server listens at several places at once, and says which peer came by a Unix socket") {
    const tgfw::test::TemporaryFolder folder;
    const std::string path = folder.path() / "bot.sock";
    Loop loop;
    RunningServer server(loop, steady_clock(),
                         HttpServerOptions().with_unix_socket(path).with_listen("127.0.0.1", 0).with_listen("::1", 0));
    server.server.fallback(tell_peer());
    server.start();
    CHECK(loop.run(talk_unix(path, ask_and_close)).ends_with("\r\n\r\nunix"));
    CHECK(loop.run(talk(server.port(), ask_and_close)).ends_with("\r\n\r\n127.0.0.1"));
}

TEST_CASE("a Unix socket has the mode that was asked for, and its file goes with the server") {
    const tgfw::test::TemporaryFolder folder;
    const std::string path = folder.path() / "bot.sock";
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_unix_socket(path, 0600));
    server.start();
    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    server.server.stop();
    loop.until([&] { return server.done(); });
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a socket file that a dead process left is replaced, one that answers is not, and no other file is") {
    const tgfw::test::TemporaryFolder folder;
    const std::string path = folder.path() / "bot.sock";
    Loop loop;
    {
        // Its end leaves the file behind.
        asio::local::stream_protocol::acceptor dead(loop.io, asio::local::stream_protocol::endpoint(path));
    }
    REQUIRE(std::filesystem::exists(path));
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_unix_socket(path));
    server.server.fallback(echo);
    server.start();
    CHECK(is_ok(loop.run(talk_unix(path, ask_and_close))));
    HttpServer second(loop.executor(), steady_clock(), HttpServerOptions().with_unix_socket(path));
    CHECK_THROWS_WITH_AS(second.listen(), doctest::Contains("another process does"), ConfigError);
    CHECK(is_ok(loop.run(talk_unix(path, ask_and_close))));

    const std::string file = folder.path() / "notes.txt";
    std::ofstream(file) << "kept";
    HttpServer third(loop.executor(), steady_clock(), HttpServerOptions().with_unix_socket(file));
    CHECK_THROWS_WITH_AS(third.listen(), doctest::Contains("no socket"), ConfigError);
    CHECK(std::filesystem::file_size(file) == 4);
    HttpServer fourth(loop.executor(), steady_clock(), HttpServerOptions().with_unix_socket(std::string(200, 'x')));
    CHECK_THROWS_WITH_AS(fourth.listen(), doctest::Contains("1 to 107 bytes"), ConfigError);
}

TEST_CASE("a successor takes over a TCP port, and what had connected to the old server is served by it") {
    ManualClock clock;
    Loop loop;
    const auto options = HttpServerOptions().with_listen("127.0.0.1", 0).with_handover(500ms);
    RunningServer old(loop, clock, options);
    old.server.fallback(echo);
    old.start();
    tcp::socket idle = loop.run(connect_to(old.port()));
    loop.until([&] { return old.server.connections() == 1; });

    auto same_port = HttpServerOptions().with_listen("127.0.0.1", old.port()).with_handover(500ms);
    // Connected, and nobody has accepted it yet.
    tcp::socket waiting(loop.io);
    waiting.connect(tcp::endpoint(asio::ip::address_v4::loopback(), old.port()));
    RunningServer successor(loop, clock, same_port);
    successor.server.fallback(echo);
    successor.start();
    old.server.stop();
    loop.run(write_all(waiting, ask_and_stay));
    loop.run(write_all(idle, ask_and_stay));
    const auto first = loop.run(read_all(waiting));
    const auto second = loop.run(read_all(idle));
    CHECK(is_ok(first));
    CHECK(is_ok(second));
    CHECK(second.find("Connection: close\r\n") != std::string::npos);
    CHECK_FALSE(old.done());
    clock.advance(500ms);
    loop.until([&] { return old.server.connections() == 0 || (clock.advance(2s), false); });
    loop.until([&] { return old.done(); });
    CHECK(is_ok(loop.run(talk(successor.port(), ask_and_close))));
}

TEST_CASE("a successor takes over a Unix socket, and the end of the old server leaves the new file alone") {
    const tgfw::test::TemporaryFolder folder;
    const std::string path = folder.path() / "bot.sock";
    ManualClock clock;
    Loop loop;
    RunningServer old(loop, clock, HttpServerOptions().with_unix_socket(path).with_handover(500ms));
    old.server.fallback([](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse(200, "old"); });
    old.start();
    RunningServer successor(loop, clock, HttpServerOptions().with_unix_socket(path).with_handover(500ms));
    successor.server.fallback([](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse(200, "new"); });
    successor.start();
    CHECK(loop.run(talk_unix(path, ask_and_close)).ends_with("new"));
    old.server.stop();
    loop.poll();
    clock.advance(500ms);
    loop.until([&] { return old.done(); });
    CHECK(loop.run(talk_unix(path, ask_and_close)).ends_with("new"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("without a hand-over a port is nobody else's") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.start();
    HttpServer second(loop.executor(), steady_clock(),
                      HttpServerOptions().with_listen("127.0.0.1", server.port()).with_handover());
    CHECK_THROWS_WITH_AS(second.listen(), doctest::Contains("Address already in use"), ConfigError);
}

TEST_CASE("an address has its share of connections, and one more is closed at once") {
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_max_connections_per_address(2));
    server.server.fallback(echo);
    server.start();
    std::optional<tcp::socket> first(loop.run(connect_to(server.port())));
    const tcp::socket second = loop.run(connect_to(server.port()));
    loop.until([&] { return server.server.connections() == 2; });
    CHECK(loop.run(talk(server.port(), "")).empty());
    first.reset();
    loop.until([&] { return server.server.connections() == 1; });
    CHECK(is_ok(loop.run(talk(server.port(), ask_and_close))));
}

TEST_CASE("the last request that a connection may bring is answered with Connection: close, and nothing behind it") {
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_max_requests_per_connection(2));
    server.server.fallback(echo);
    server.start();
    const std::string three = std::string(ask_and_stay) + ask_and_stay + ask_and_stay;
    const std::string answers = loop.run(talk(server.port(), three));
    const auto second = answers.find("HTTP/1.1 200 OK", 1);
    REQUIRE(second != std::string::npos);
    CHECK(answers.find("Connection: close") > second);
    CHECK(answers.find("HTTP/1.1", second + 1) == std::string::npos);
}

TEST_CASE("a new certificate is shown to new connections, and a bad one leaves the old in place") {
    const Certificates& all = Certificates::get();
    const tgfw::test::TemporaryFolder folder;
    const std::string certificate = folder.path() / "cert.pem";
    const std::string key = folder.path() / "key.pem";
    const auto install = [&](const std::string& name) {
        const auto over = std::filesystem::copy_options::overwrite_existing;
        std::filesystem::copy_file(all.certificate(name), certificate, over);
        std::filesystem::copy_file(all.key(name), key, over);
    };
    install("expired");
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_tls(TlsServerOptions(certificate, key)));
    server.server.fallback(echo);
    server.start();
    const auto get = [&](HttpClient& client) {
        return loop.start(client.send(Origin(true, "localhost", server.port()), HttpRequest("GET", "/a")));
    };
    HttpClient client(loop.executor(), steady_clock(),
                      HttpClientOptions().with_tls(TlsOptions().with_ca_file(all.ca()).without_system_store()));
    auto outcome = get(client);
    loop.until([&] { return outcome->done(); });
    CHECK(outcome->message().find("expired") != std::string::npos);

    install("good");
    server.server.reload_tls();
    outcome = get(client);
    loop.until([&] { return outcome->done(); });
    REQUIRE_FALSE(outcome->failed());
    CHECK(outcome->get().status == 200);

    std::ofstream(certificate) << "nonsense";
    CHECK_THROWS_WITH_AS(server.server.reload_tls(), doctest::Contains(certificate.c_str()), ConfigError);
    // The connection that is open goes on, and so does the server for others.
    HttpClient other(loop.executor(), steady_clock(),
                     HttpClientOptions().with_tls(TlsOptions().with_ca_file(all.ca()).without_system_store()));
    for (HttpClient* each : {&client, &other}) {
        outcome = get(*each);
        loop.until([&] { return outcome->done(); });
        REQUIRE_FALSE(outcome->failed());
        CHECK(outcome->get().status == 200);
        each->close();
    }
}
