#include <net/head_check.hpp>

#include <doctest/doctest.h>

using namespace tgfw::net;

namespace {

HttpRequest post() {
    return HttpRequest("POST", "/").with_header("Host", "h");
}

int refusal(const HttpRequest& head, int version = 11) {
    return check_head(head, version, 100).refusal;
}

}  // namespace

TEST_CASE("a well-formed raw head passes") {
    CHECK(check_raw_head("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == 0);
    CHECK(check_raw_head("GET / HTTP/1.0\r\n\r\n") == 0);
}

TEST_CASE("bare line ends, folded lines and NUL in a raw head are refused") {
    CHECK(check_raw_head("GET / HTTP/1.1\nHost: h\r\n\r\n") == 400);
    CHECK(check_raw_head("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n") == 400);
    CHECK(check_raw_head("GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n") == 400);
    CHECK(check_raw_head("GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n") == 400);
    CHECK(check_raw_head(std::string_view("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 28)) == 400);
}

TEST_CASE("another HTTP version is told apart from no version") {
    CHECK(check_raw_head("GET / HTTP/2.0\r\n\r\n") == 505);
    CHECK(check_raw_head("GET / HTTP/1.2\r\n\r\n") == 505);
    CHECK(check_raw_head("GET / HTTP/0.9\r\n\r\n") == 505);
    CHECK(check_raw_head("GET / HTTP/1.15\r\n\r\n") == 0);  // No version at all: the parser's 400.
}

TEST_CASE("ambiguous framing is refused") {
    CHECK(refusal(post().with_header("Content-Length", "5")) == 0);
    CHECK(refusal(post().with_header("Transfer-Encoding", "chunked")) == 0);
    CHECK(refusal(post().with_header("Transfer-Encoding", "Chunked")) == 0);
    CHECK(refusal(post().with_header("Content-Length", "5").with_header("Transfer-Encoding", "chunked")) == 400);
    CHECK(refusal(post().with_header("Content-Length", "5").with_header("Content-Length", "6")) == 400);
    CHECK(refusal(post().with_header("Content-Length", "5").with_header("Content-Length", "5")) == 400);
    CHECK(refusal(post().with_header("Transfer-Encoding", "chunked"), 10) == 400);
    for (const char* coding : {"gzip", "identity", "gzip, chunked", "chunked, chunked", "xchunked", ""}) {
        CAPTURE(coding);
        CHECK(refusal(post().with_header("Transfer-Encoding", coding)) == 501);
    }
    CHECK(refusal(post().with_header("Transfer-Encoding", "chunked").with_header("Transfer-Encoding", "chunked")) ==
          501);
}

TEST_CASE("a Content-Length is digits and nothing else") {
    for (const char* length : {"", "-1", "+5", "5 ", "3abc", "5, 5", "0x5", "99999999999999999999999"}) {
        CAPTURE(length);
        CHECK(refusal(post().with_header("Content-Length", length)) == 400);
    }
    CHECK(check_head(post().with_header("Content-Length", "0042"), 11, 100).length == 42);
}

TEST_CASE("a body over the limit is refused by its announced length") {
    CHECK(refusal(post().with_header("Content-Length", "100")) == 0);
    CHECK(refusal(post().with_header("Content-Length", "101")) == 413);
    CHECK(refusal(post().with_header("Content-Length", "18446744073709551615")) == 413);
}

TEST_CASE("Host must be there once, except in HTTP/1.0") {
    CHECK(refusal(HttpRequest("GET", "/")) == 400);
    CHECK(refusal(HttpRequest("GET", "/"), 10) == 0);
    CHECK(refusal(post().with_header("Host", "h")) == 400);
}

TEST_CASE("unknown methods and foreign targets are refused") {
    CHECK(refusal(HttpRequest("BREW", "/").with_header("Host", "h")) == 501);
    CHECK(refusal(HttpRequest("get", "/").with_header("Host", "h")) == 501);
    CHECK(refusal(HttpRequest("CONNECT", "h:1").with_header("Host", "h")) == 501);
    CHECK(refusal(HttpRequest("GET", "http://h/").with_header("Host", "h")) == 400);
    CHECK(refusal(HttpRequest("GET", "*").with_header("Host", "h")) == 400);
    CHECK(refusal(HttpRequest("OPTIONS", "*").with_header("Host", "h")) == 0);
}

TEST_CASE("100-continue is the only expectation that is met") {
    CHECK(check_head(post().with_header("Expect", "100-Continue"), 11, 100).expects_continue);
    CHECK(refusal(post().with_header("Expect", "miracles")) == 417);
}
