#include <tgfw/net/http_message.hpp>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using namespace tgfw::net;

TEST_CASE("header names compare without regard to case") {
    Headers headers;
    headers.add("Content-Type", "a").add("X-A", "1").add("x-a", "2");
    CHECK(headers.get("content-TYPE") == "a");
    CHECK(headers.count("X-a") == 2);
    CHECK(headers.find("nothing") == nullptr);
    headers.set("x-A", "3");
    CHECK(headers.count("x-a") == 1);
    CHECK(headers.get("x-a") == "3");
    headers.erase("CONTENT-type");
    CHECK_FALSE(headers.contains("Content-Type"));
}

TEST_CASE("a request knows its path and query") {
    const HttpRequest request("GET", "/a/b?c=d?e");
    CHECK(request.path() == "/a/b");
    CHECK(request.query() == "c=d?e");
    CHECK(HttpRequest("GET", "/a").query().empty());
}

TEST_CASE("a URL is taken apart") {
    const Url url = Url::parse("HTTPS://API.Telegram.org/bot1:A/getMe?x=%20#fragment");
    CHECK(url.scheme == "https");
    CHECK(url.host == "api.telegram.org");
    CHECK(url.port == 443);
    CHECK(url.target == "/bot1:A/getMe?x=%20");
    CHECK(url.origin() == Origin(true, "api.telegram.org", 443));
    CHECK(Url::parse("http://localhost:8081").target == "/");
    CHECK(Url::parse("http://localhost:8081").port == 8081);
    CHECK(Url::parse("http://h").port == 80);
    CHECK(Url::parse("http://[::1]:9/x").host == "::1");
    CHECK(Url::parse("http://[::1]:9/x").origin().to_string() == "[::1]:9");
}

TEST_CASE("a URL that cannot be used is refused without repeating it") {
    for (const std::string text :
         {"", "localhost", "/path", "ftp://x/secret", "http://", "http://u:secret@h/", "http://h:0/secret",
          "http://h:99999/secret", "http://h:secret/", "http://h:8x/secret", "http://h/se cret"}) {
        CAPTURE(text);
        try {
            (void)Url::parse(text);
            FAIL("not refused");
        } catch (const ConfigError& error) {
            CHECK(std::string(error.what()).find("secret") == std::string::npos);
        }
    }
}
