#include <bot/base_url.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using detail::BaseUrl;

TEST_CASE("a base URL is a server, a path on it, or has {token} where the token goes") {
    const BaseUrl telegram("https://api.telegram.org");
    CHECK(telegram.origin() == net::Origin(true, "api.telegram.org", 443));
    CHECK(telegram.path("/bot1:A/getMe") == "/bot1:A/getMe");
    CHECK(BaseUrl("http://h:8081/api/").path("/bot1:A/getMe") == "/api/bot1:A/getMe");
    const BaseUrl templated("https://h/telegram/{token}/v1/");
    CHECK(templated.origin() == net::Origin(true, "h", 443));
    CHECK(templated.path("/bot1:A/getMe") == "/telegram/1:A/v1/getMe");
    CHECK(templated.path("/bot1:A/test/getMe") == "/telegram/1:A/v1/test/getMe");
    CHECK(BaseUrl("https://h/bot{token}").path("/bot1:A/getMe") == "/bot1:A/getMe");
}

TEST_CASE("files are at the same server unless they are said to be elsewhere") {
    CHECK(BaseUrl("https://h").files().path("/bot1:A/a/b.jpg") == "/file/bot1:A/a/b.jpg");
    CHECK(BaseUrl("https://h/api").files().path("/bot1:A/a/b.jpg") == "/api/file/bot1:A/a/b.jpg");
    CHECK(BaseUrl("https://h/bot{token}").files().path("/bot1:A/a/b.jpg") == "/file/bot1:A/a/b.jpg");
    CHECK(BaseUrl("https://cdn/files/{token}").path("/bot1:A/a/b.jpg") == "/files/1:A/a/b.jpg");
}

TEST_CASE("a base URL with another placeholder, or that is none, is refused") {
    CHECK_THROWS_AS(BaseUrl("https://h/{tok}"), ConfigError);
    CHECK_THROWS_AS(BaseUrl("https://h/{token}/{token}"), ConfigError);
    CHECK_THROWS_AS(BaseUrl("{token}"), ConfigError);
    CHECK_THROWS_AS(BaseUrl("ftp://h/{token}"), ConfigError);
    CHECK_THROWS_AS(BaseUrl("https://h/{token}/ x"), ConfigError);
}
