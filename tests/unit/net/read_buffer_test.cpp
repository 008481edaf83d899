#include <net/read_buffer.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace tgfw::net;

namespace {

void put(ReadBuffer& buffer, std::string_view text) {
    const auto space = buffer.space();
    REQUIRE(space.size() >= text.size());
    std::copy(text.begin(), text.end(), space.begin());
    buffer.add(text.size());
}

}  // namespace

TEST_CASE("what was read and not consumed stays, in front of what is read next") {
    ReadBuffer buffer;
    CHECK(buffer.empty());
    put(buffer, "hello ");
    buffer.consume(4);
    put(buffer, "world");
    CHECK(buffer.data() == "o world");
    buffer.consume(7);
    CHECK(buffer.empty());
    put(buffer, "x");
    CHECK(buffer.data() == "x");
}

TEST_CASE("there is always room for a piece, however much was kept") {
    ReadBuffer buffer;
    std::string expected;
    for (int i = 0; i < 20; ++i) {
        const std::string piece(ReadBuffer::piece - static_cast<std::size_t>(i), static_cast<char>('a' + i));
        put(buffer, piece);
        expected += piece;
    }
    CHECK(buffer.data() == expected);
}
