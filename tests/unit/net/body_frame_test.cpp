#include <net/body_frame.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using namespace tgfw::net;

namespace {

std::string put(BodyFrame& frame, std::string_view piece) {
    const auto space = frame.space();
    REQUIRE(space.size() >= piece.size());
    std::copy(piece.begin(), piece.end(), space.begin());
    return std::string(frame.frame(piece.size()));
}

}  // namespace

TEST_CASE("a body of announced length goes out as it is, and no byte more") {
    BodyFrame frame(5);
    CHECK(frame.space().size() == 5);
    CHECK(put(frame, "hel") == "hel");
    CHECK(frame.space().size() == 2);
    CHECK(put(frame, "lo") == "lo");
    CHECK(frame.space().empty());
    CHECK(frame.frame(0).empty());
    CHECK(frame.given() == 5);
}

TEST_CASE("a body that ends before its announced length is an error") {
    BodyFrame frame(5);
    (void)put(frame, "hel");
    CHECK_THROWS_WITH_AS((void)frame.frame(0), "the body of a request ended after 3 of its 5 bytes", Error);
}

TEST_CASE("a body of unknown length goes out in chunks and ends with an empty one") {
    BodyFrame frame(std::nullopt);
    CHECK(put(frame, "hello world, hello") == "12\r\nhello world, hello\r\n");
    const std::string large(64 * 1024, 'x');
    CHECK(put(frame, large) == "10000\r\n" + large + "\r\n");
    CHECK(frame.frame(0) == "0\r\n\r\n");
    CHECK(frame.given() == 18 + large.size());
}
