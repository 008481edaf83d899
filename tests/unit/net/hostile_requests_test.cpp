#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;

namespace {

/// Bytes that somebody sends to a server on a public address, and what they get for it: a status and the end of the
/// connection.
class HostileRequest {
public:
    HostileRequest(std::string n, std::string b, int s) : name(std::move(n)), bytes(std::move(b)), status(s) {}

    std::string name;
    std::string bytes;
    int status;
};

using Attacks = std::vector<HostileRequest>;

// A head's limit and a body's limit of the server under attack.
constexpr std::size_t head_limit = 1000;
constexpr std::size_t body_limit = 10;

const std::string next_request = "GET /admin HTTP/1.1\r\nHost: h\r\n\r\n";

std::string get_with(const std::string& headers) {
    return "GET / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}
std::string post_with(const std::string& headers, const std::string& body = "") {
    return "POST / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}
std::string chunked_request(const std::string& body) {
    return post_with("Transfer-Encoding: chunked\r\n", body);
}
std::string repeated(const std::string& what, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += what;
    return all;
}

/// RFC 9112 §6: bodies whose length two receivers could see differently.
Attacks smuggling() {
    const std::string hello = "hello" + next_request;
    const std::string nothing = "0\r\n\r\n" + next_request;
    return Attacks{
        {"length and coding", post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", nothing), 400},
        {"coding and length", post_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", nothing), 400},
        {"two lengths", post_with("Content-Length: 5\r\nContent-Length: 0\r\n", hello), 400},
        {"two equal lengths", post_with("Content-Length: 5\r\nContent-Length: 5\r\n", hello), 400},
        {"a length with a plus", post_with("Content-Length: +5\r\n", hello), 400},
        {"a length with a minus", post_with("Content-Length: -5\r\n", hello), 400},
        {"a length in hexadecimal", post_with("Content-Length: 0x5\r\n", hello), 400},
        {"a list of lengths", post_with("Content-Length: 5, 5\r\n", hello), 400},
        {"a length with a blank inside", post_with("Content-Length: 1 0\r\n", hello), 400},
        {"a length with a fraction", post_with("Content-Length: 5.0\r\n", hello), 400},
        {"an empty length", post_with("Content-Length:\r\n", hello), 400},
        {"a length beyond 64 bits", post_with("Content-Length: 18446744073709551621\r\n", hello), 400},
        {"a length with a blank before the colon", post_with("Content-Length : 5\r\n", hello), 400},
        {"a coding with a blank before the colon", post_with("Transfer-Encoding : chunked\r\n", nothing), 400},
        {"a coding of another name", post_with("Transfer-Encoding: xchunked\r\n", nothing), 501},
        {"a second coding", post_with("Transfer-Encoding: gzip, chunked\r\n", nothing), 501},
        {"chunked twice", post_with("Transfer-Encoding: chunked, chunked\r\n", nothing), 501},
        {"chunked not last", post_with("Transfer-Encoding: chunked, identity\r\n", nothing), 501},
        {"two codings", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", nothing), 400},
        {"a quoted coding", post_with("Transfer-Encoding: \"chunked\"\r\n", nothing), 501},
        {"a coding behind a vertical tab", post_with("Transfer-Encoding: \vchunked\r\n", nothing), 400},
        {"an empty coding", post_with("Transfer-Encoding:\r\n", nothing), 501},
        {"a coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + nothing, 400},
        {"a folded coding", post_with("Transfer-Encoding:\r\n chunked\r\n", nothing), 400},
    };
}

Attacks bad_chunks() {
    return Attacks{
        {"no number", chunked_request("zz\r\n\r\n"), 400},
        {"a plus", chunked_request("+3\r\nabc\r\n0\r\n\r\n"), 400},
        {"a minus", chunked_request("-3\r\nabc\r\n0\r\n\r\n"), 400},
        {"a prefix 0x", chunked_request("0x3\r\nabc\r\n0\r\n\r\n"), 400},
        {"seventeen digits", chunked_request("ffffffffffffffff0\r\n"), 400},
        {"the largest size there is", chunked_request("ffffffffffffffff\r\nabc"), 413},
        {"a bare line feed behind the size", chunked_request("3\nabc\r\n0\r\n\r\n"), 400},
        {"more than was said", chunked_request("3\r\nabcd\r\n0\r\n\r\n"), 400},
        {"a bare line feed behind the data", chunked_request("3\r\nabc\n0\r\n\r\n"), 400},
        {"an endless extension", chunked_request("1;" + std::string(20'000, 'x') + "\r\na\r\n0\r\n\r\n"), 400},
        {"an endless size line", chunked_request(std::string(20'000, '0') + "\r\n"), 400},
        {"a trailer that sets a length", chunked_request("0\r\nContent-Length: 50\r\n\r\n"), 400},
        {"an endless trailer", chunked_request("0\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"), 400},
    };
}

Attacks bad_heads() {
    return Attacks{
        {"no version (HTTP/0.9)", "GET /\r\n\r\n", 400},
        {"no request", "nonsense\r\n\r\n", 400},
        {"TLS to a plain server", std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8) + "\r\n\r\n", 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n", 400},
        {"a line without colon", get_with("no colon\r\n"), 400},
        {"a line without name", get_with(": x\r\n"), 400},
        {"a name with a blank", get_with("X Y: z\r\n"), 400},
        {"a name with a control character", get_with("X\x01: z\r\n"), 400},
        {"a folded line", get_with("X: a\r\n folded\r\n"), 400},
        {"a line folded by a tab", get_with("X: a\r\n\tfolded\r\n"), 400},
        {"a first line that begins with a blank", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
        {"bare line feeds", "GET / HTTP/1.1\nHost: h\n\n", 400},
        {"one bare line feed", "GET / HTTP/1.1\r\nX: a\nHost: h\r\n\r\n", 400},
        {"a bare carriage return", "GET / HTTP/1.1\r\nX: a\rY: b\r\nHost: h\r\n\r\n", 400},
        {"NUL in a value", get_with(std::string("X: a\0b\r\n", 8)), 400},
        {"NUL in the target", std::string("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 29), 400},
        {"a target in absolute form", "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a target without slash", "GET admin HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a star that is not for OPTIONS", "GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a tab for a blank", "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"CONNECT", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        {"TRACE", "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        {"an unknown method", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        {"a method in lower case", "get / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505},
        {"a version in lower case", "GET / http/1.1\r\nHost: h\r\n\r\n", 400},
        {"a version of two digits", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", 400},
        {"an unknown expectation", get_with("Expect: miracles\r\n"), 417},
    };
}

Attacks bombs() {
    return Attacks{
        {"one long header", get_with("X: " + std::string(2000, 'x') + "\r\n"), 431},
        {"an endless header", "GET / HTTP/1.1\r\nX: " + std::string(200'000, 'x'), 431},
        {"an endless target", "GET /" + std::string(200'000, 'x'), 431},
        {"many headers", get_with(repeated("a:b\r\n", 101)), 431},
        {"an announced body that is too large", post_with("Content-Length: 11\r\n"), 413},
        {"the same, asking first", post_with("Expect: 100-continue\r\nContent-Length: 11\r\n"), 413},
        {"an exabyte", post_with("Content-Length: 1000000000000000000\r\n", "x"), 413},
        {"a chunk that is too large", chunked_request("b\r\n"), 413},
        {"small chunks that grow too large", chunked_request("6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n"), 413},
        {"a large body that is sent nevertheless", post_with("Content-Length: 500000\r\n", std::string(500'000, 'x')),
         413},
    };
}

Attacks all_attacks() {
    Attacks all;
    for (const Attacks& some : {smuggling(), bad_chunks(), bad_heads(), bombs()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// One server for all of them: what one leaves behind would show in the next.
class ServerUnderAttack {
public:
    ServerUnderAttack()
        : server(loop, steady_clock(), HttpServerOptions().with_max_header(head_limit).with_max_body(body_limit)) {
        server.server.fallback([this](HttpRequest request) -> awaitable<HttpResponse> {
            handled.push_back(request.target);
            co_return HttpResponse(204);
        });
        server.start();
    }

    Loop loop;
    std::vector<std::string> handled;
    RunningServer server;
};

}  // namespace

TEST_CASE_FIXTURE(
    ServerUnderAttack,
    "each of some eighty hostile requests is refused by the book, and nothing behind it is taken for a request") {
    const Attacks attacks = all_attacks();
    CHECK(attacks.size() >= 75);
    for (const HostileRequest& attack : attacks) {
        CAPTURE(attack.name);
        const std::string answer = loop.run(talk(server.port(), attack.bytes));
        const bool one_answer = answer.starts_with("HTTP/1.1 ") && answer.find("HTTP/1.1", 1) == std::string::npos;
        CHECK(one_answer);
        CHECK(answer.substr(9, 3) == std::to_string(attack.status));
        CHECK(answer.find("Connection: close\r\n") != std::string::npos);
        CHECK(handled.empty());
        // Healthy clients are served all the time.
        const std::string healthy =
            loop.run(talk(server.port(), "GET /fine HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
        CHECK(healthy.starts_with("HTTP/1.1 204 No Content\r\n"));
        CHECK(handled == std::vector<std::string>{"/fine"});
        handled.clear();
    }
    loop.until([&] { return server.server.connections() == 0; });
}

TEST_CASE_FIXTURE(ServerUnderAttack, "requests that only look hostile are served") {
    const std::vector<std::string> good{
        "\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:h\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX:\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        post_with("Transfer-Encoding: CHUNKED\r\nConnection: close\r\n", "3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n"),
        post_with("Content-Length: 0000000005\r\nConnection: close\r\n", "hello"),
    };
    for (const std::string& bytes : good) {
        CAPTURE(bytes);
        handled.clear();
        CHECK(loop.run(talk(server.port(), bytes)).starts_with("HTTP/1.1 204 "));
        CHECK(handled.size() == 1);
    }
}

TEST_CASE_FIXTURE(ServerUnderAttack, "a trailer changes nothing of its request, and does not reach the next one") {
    const std::string bytes =
        post_with("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\nHost: evil\r\nExpect: miracles\r\n\r\n") +
        "GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    const std::string answer = loop.run(talk(server.port(), bytes));
    CHECK(answer.starts_with("HTTP/1.1 204 "));
    CHECK(handled == std::vector<std::string>{"/", "/next"});
}

TEST_CASE_FIXTURE(ServerUnderAttack,
                  "ten thousand pipelined requests are answered one after another, in bounded memory") {
    const int many = 10'000;
    const std::string bytes = repeated("GET /a HTTP/1.1\r\nHost: h\r\n\r\n", many - 1) +
                              "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + next_request;
    auto both = [](std::uint16_t port, std::string data, Loop& writers) -> awaitable<std::string> {
        tcp::socket socket = co_await connect_to(port);
        const auto written = writers.start(write_all(socket, std::move(data)));
        std::string answers = co_await read_all(socket);
        socket.close();
        while (!written->done()) co_await asio::post(writers.io, asio::use_awaitable);
        co_return answers;
    };
    const std::string answers = loop.run(both(server.port(), bytes, loop));
    CHECK(handled.size() == many);
    CHECK(handled.back() == "/last");
    CHECK(answers.find("Connection: close\r\n") != std::string::npos);
}
