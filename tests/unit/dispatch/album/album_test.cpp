#include <doctest/doctest.h>

#include <string>

#include <fmt/format.h>

#include <tgfw/dispatch/album/album.hpp>

#include <support/updates.hpp>

using namespace tgfw;

namespace {

Message part(int id, const std::string& more = "") {
    return decode<Message>(fmt::format(
        R"({{"message_id":{},"date":1,"chat":{{"id":5,"type":"private"}},"media_group_id":"g"{}}})", id, more));
}

}  // namespace

TEST_CASE("an album keeps its messages by ascending number, each once") {
    Album album(part(7));
    CHECK(album.add(part(9)));
    CHECK(album.add(part(3)));
    CHECK(album.add(part(8)));
    CHECK_FALSE(album.add(part(8)));
    CHECK_FALSE(album.add(part(7)));
    REQUIRE(album.size() == 4);
    CHECK(album.messages()[0].message_id == 3);
    CHECK(album.messages()[1].message_id == 7);
    CHECK(album.messages()[2].message_id == 8);
    CHECK(album.messages()[3].message_id == 9);
    CHECK(album.media_group_id() == "g");
    CHECK(album.chat().id == 5);
}

TEST_CASE("an album's caption is that of the first message that has one, with its entities") {
    Album album(part(7));
    CHECK(album.caption().empty());
    CHECK(album.caption_entities().empty());
    album.add(part(9, R"(,"caption":"late")"));
    album.add(part(8, R"(,"caption":"early","caption_entities":[{"type":"bold","offset":0,"length":5}])"));
    album.add(part(6, R"(,"caption":"")"));
    CHECK(album.caption() == "early");
    REQUIRE(album.caption_entities().size() == 1);
    CHECK(album.caption_entities().front().type == MessageEntityType::bold);
}
