// Bodies that are pulled while they are written.
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <support/sanitizers.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/multipart.hpp>
#include <unit/net/body_support.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;

namespace {

/// Reads one request and returns how many bytes its body had, which are more than `least`.
awaitable<std::uint64_t> count_body(Listener& listener, std::uint64_t least) {
    tcp::socket socket = co_await listener.accept();
    std::string rest;
    const std::string head = co_await read_to(socket, rest, "\r\n\r\n");
    const std::uint64_t length = std::stoull(head.substr(head.find("Content-Length: ") + 16));
    std::uint64_t total = rest.size();
    std::string piece(1 << 18, '\0');
    while (total < std::max(length, least)) {
        total += co_await socket.async_read_some(asio::buffer(piece), asio::use_awaitable);
    }
    co_await write_all(socket, ok);
    co_return total;
}

/// Linux: the most that was resident since forget_peak_memory(), in bytes.
std::size_t peak_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) * 1024;
    }
    throw std::runtime_error("no VmHWM in /proc/self/status");
}

void forget_peak_memory() {
    std::ofstream("/proc/self/clear_refs") << 5;
}

}  // namespace

TEST_CASE("a source of known size arrives whole, its progress told") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback([](HttpRequest request) -> awaitable<HttpResponse> {
        co_return HttpResponse(200, std::string(request.headers.get("Content-Length")) + ' ' + request.body);
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    std::vector<std::uint64_t> told;
    HttpRequest request = post(std::make_shared<Pieces>(3, 1000));
    request.with_progress([&](std::uint64_t done, std::optional<std::uint64_t> total) {
        CHECK(total == 3000);
        told.push_back(done);
    });
    const HttpResponse response = loop.run(client.send(at(server.port()), std::move(request)));
    CHECK(response.body == "3000 " + std::string(3000, 'x'));
    CHECK(told == std::vector<std::uint64_t>{1000, 2000, 3000});
    CHECK(client.idle_connections() == 1);
}

TEST_CASE("a source of unknown size goes out in chunks, whose sizes are the pieces'") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto serve = [](Listener& l) -> awaitable<std::string> {
        tcp::socket socket = co_await l.accept();
        std::string rest;
        std::string got = co_await read_to(socket, rest, "0\r\n\r\n");
        co_await write_all(socket, ok);
        co_return got;
    };
    const auto served = loop.start(serve(listener));
    const auto response = loop.run(client.send(at(listener.port()), post(std::make_shared<Pieces>(2, 3, false))));
    CHECK(response.body == "ok");
    const std::string got = served->get();
    CHECK(got.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    CHECK(got.find("Content-Length") == std::string::npos);
    CHECK(got.substr(got.find("\r\n\r\n") + 4) == "3\r\nxxx\r\n3\r\nxxx\r\n0\r\n\r\n");
}

TEST_CASE("a form of fields and files that are pulled arrives as one in memory would") {
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_max_body(1 << 20));
    std::vector<FormPart> got;
    server.server.fallback([&](HttpRequest request) -> awaitable<HttpResponse> {
        got = parse_multipart(request.body, *multipart_boundary(request.headers.get("Content-Type")));
        co_return HttpResponse(200);
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    MultipartForm form;
    form.field("chat_id", "42").file("photo", "a.jpg", "image/jpeg", std::make_shared<Pieces>(10, 20'000));
    form.field("caption", "hi");
    HttpRequest request = HttpRequest("POST", "/").with_body(form.source(), form.content_type());
    (void)loop.run(client.send(at(server.port()), std::move(request)));
    MultipartForm in_memory;
    in_memory.field("chat_id", "42").file("photo", "a.jpg", "image/jpeg", std::string(200'000, 'x'));
    in_memory.field("caption", "hi");
    CHECK(got == in_memory.parts());
}

TEST_CASE("a file of 1 GiB is sent in a few MiB of memory") {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("tgfw-large-" + std::to_string(::getpid()))).string();
    constexpr std::uint64_t size = 1u << 30;
    std::ofstream(path).close();
    std::filesystem::resize_file(path, size);  // It takes no room on the disk.
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto served = loop.start(count_body(listener, size));
    MultipartForm form;
    form.field("chat_id", "42").file("document", "large.bin", "", file_source(path));
    std::uint64_t told = 0;
    HttpRequest request = HttpRequest("POST", "/").with_body(form.source(), form.content_type());
    request.with_progress([&](std::uint64_t done, std::optional<std::uint64_t> total) {
        CHECK(total == form.content_length());
        told = done;
    });
    forget_peak_memory();
    [[maybe_unused]] const std::size_t before = peak_memory();
    CHECK(loop.run(client.send(at(listener.port()), std::move(request))).status == 200);
    std::filesystem::remove(path);
    CHECK(told == form.content_length());
    CHECK(served->get() == form.content_length());
#ifndef TGFW_TEST_SANITIZED
    CHECK(peak_memory() - before < 8u << 20);
#endif
}

TEST_CASE("a source over TLS arrives whole and leaves the connection usable") {
    Loop loop;
    const auto& certificates = Certificates::get();
    RunningServer server(loop, steady_clock(),
                         HttpServerOptions().with_max_body(8 << 20).with_tls(
                             TlsServerOptions(certificates.certificate("good"), certificates.key("good"))));
    server.server.fallback([](HttpRequest request) -> awaitable<HttpResponse> {
        co_return HttpResponse(200, std::to_string(request.body.size()));
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock(),
                      HttpClientOptions().with_tls(TlsOptions().with_ca_file(certificates.ca())));
    for (int i = 0; i < 2; ++i) {
        const Origin origin(true, "localhost", server.port());
        const auto response = loop.run(client.send(origin, post(std::make_shared<Pieces>(80, 65'536))));
        CHECK(response.body == "5242880");
        CHECK(client.idle_connections() == 1);
    }
    CHECK(server.server.connections() == 1);
}

TEST_CASE("a source that was read before and cannot be rewound is refused before anything is sent") {
    Loop loop;
    HttpClient client(loop.executor(), steady_clock());
    const auto source = std::make_shared<Pieces>(1, 10);
    source->reads = 1;
    CHECK_THROWS_AS((void)loop.run(client.send(at(1), post(source))), ConfigError);
}

TEST_CASE("what a source or a progress callback throws reaches the caller and closes the connection") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    const auto broken = []() -> awaitable<std::string> { throw std::runtime_error("no such chunk"); };
    CHECK_THROWS_WITH((void)loop.run(client.send(at(server.port()), post(pull_source(broken)))), "no such chunk");
    CHECK(client.open_connections() == 0);
    HttpRequest request = post(std::make_shared<Pieces>(1, 10));
    request.with_progress([](std::uint64_t, std::optional<std::uint64_t>) { throw std::runtime_error("stop"); });
    CHECK_THROWS_WITH((void)loop.run(client.send(at(server.port()), std::move(request))), "stop");
    CHECK(client.open_connections() == 0);
}
