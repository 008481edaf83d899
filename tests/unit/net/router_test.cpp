#include <net/router.hpp>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;

TEST_CASE("an exact route beats every prefix, a longer prefix a shorter one") {
    Router router;
    router.add("GET", "/file/*", tests::echo);
    router.add("GET", "/file/a/*", tests::echo);
    router.add("GET", "/file/a/b", tests::echo);
    CHECK(router.match("GET", "/file/x/y").rest == "x/y");
    CHECK(router.match("GET", "/file/a/c").rest == "c");
    CHECK(router.match("GET", "/file/a/b").rest.empty());
    CHECK(router.match("GET", "/file/").handler != nullptr);
    CHECK(router.match("GET", "/file").handler == nullptr);
    CHECK(router.match("GET", "/fileX").handler == nullptr);
}

TEST_CASE("a path that takes other methods says which") {
    Router router;
    router.add("GET", "/a", tests::echo);
    router.add("POST", "/a", tests::echo);
    CHECK(router.match("PUT", "/a").handler == nullptr);
    CHECK(router.match("PUT", "/a").allowed == "GET, HEAD, POST");
    CHECK(router.match("PUT", "/b").allowed.empty());
    CHECK(router.match("HEAD", "/a").handler == router.match("GET", "/a").handler);
}

TEST_CASE("the fallback takes what no route does") {
    Router router;
    router.add("GET", "/a", tests::echo);
    router.set_fallback(tests::echo);
    CHECK(router.match("PUT", "/a").handler != nullptr);
    CHECK(router.match("GET", "/b").handler != nullptr);
}

TEST_CASE("routes that cannot be are refused") {
    Router router;
    router.add("GET", "/a", tests::echo);
    CHECK_THROWS_AS(router.add("GET", "/a", tests::echo), ConfigError);
    CHECK_THROWS_AS(router.add("GET", "a", tests::echo), ConfigError);
    CHECK_THROWS_AS(router.add("", "/b", tests::echo), ConfigError);
    CHECK_NOTHROW(router.add("POST", "/a", tests::echo));
}
