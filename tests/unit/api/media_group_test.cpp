#include <tgfw/api/media_group.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/methods.hpp>

using namespace tgfw;

namespace {

std::string album_json(const MediaGroup& album) {
    return encode(album.media());
}

}  // namespace

TEST_CASE("An album of photos and videos is built item by item") {
    CHECK(album_json(MediaGroup().photo("a").video("b", "The end").live_photo("c", "d").spoiler()) ==
          R"([{"type":"photo","media":"a"},{"type":"video","media":"b","caption":"The end"},)"
          R"({"type":"live_photo","media":"c","photo":"d","has_spoiler":true}])");
    CHECK(album_json(MediaGroup().audio("a", "One").audio("b")) ==
          R"([{"type":"audio","media":"a","caption":"One"},{"type":"audio","media":"b"}])");
    CHECK(album_json(MediaGroup().document("a").document("b", "Two")) ==
          R"([{"type":"document","media":"a"},{"type":"document","media":"b","caption":"Two"}])");
}

TEST_CASE("An album's caption stands on its first item, with its entities or the album's parse mode") {
    CHECK(album_json(MediaGroup().photo("a").photo("b").caption("<b>Trip</b>").parse_mode(ParseMode::html)) ==
          R"([{"type":"photo","media":"a","caption":"<b>Trip</b>","parse_mode":"HTML"},{"type":"photo","media":"b"}])");
    std::vector<MessageEntity> bold;
    bold.emplace_back(MessageEntityType::bold, 0, 4);
    CHECK(
        album_json(MediaGroup().photo("a").photo("b").caption("Trip", bold).parse_mode(ParseMode::html)) ==
        R"([{"type":"photo","media":"a","caption":"Trip","caption_entities":[{"type":"bold","offset":0,"length":4}]},)"
        R"({"type":"photo","media":"b"}])");
}

TEST_CASE("An album's parse mode is that of the captions that have none of their own") {
    InputMediaPhoto plain("c");
    plain.with_caption("_c_").with_parse_mode(ParseMode::markdown_v2);
    CHECK(album_json(MediaGroup().photo("a", "<i>a</i>").photo("b").item(plain).parse_mode(ParseMode::html)) ==
          R"([{"type":"photo","media":"a","caption":"<i>a</i>","parse_mode":"HTML"},{"type":"photo","media":"b"},)"
          R"({"type":"photo","media":"c","caption":"_c_","parse_mode":"MarkdownV2"}])");
}

TEST_CASE("An album that the server would refuse is refused before it is sent, with the reason") {
    const auto reason = [](const MediaGroup& album) {
        try {
            static_cast<void>(album.media());
        } catch (const ConfigError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(reason(MediaGroup()).find("this one has 0") != std::string::npos);
    CHECK(reason(MediaGroup().photo("a")).find("this one has 1") != std::string::npos);
    MediaGroup many;
    for (int i = 0; i < 10; ++i) many.photo("a");
    CHECK(reason(many).empty());
    CHECK(reason(many.photo("a")).find("this one has 11") != std::string::npos);
    CHECK(reason(MediaGroup().photo("a").document("b")).find("send two albums") != std::string::npos);
    CHECK(reason(MediaGroup().audio("a").video("b")).find("send two albums") != std::string::npos);
    CHECK(reason(MediaGroup().photo("a").photo("b", "B").caption("Both")).find("the one or the other") !=
          std::string::npos);
}

TEST_CASE("Items of a kind that this library does not know go with any other") {
    const UnknownObject unknown(R"({"type":"hologram","media":"x"})");
    CHECK(album_json(MediaGroup().document("a").item(unknown)) ==
          R"([{"type":"document","media":"a"},{"type":"hologram","media":"x"}])");
    CHECK(album_json(MediaGroup().item(unknown).audio("a").caption("C")) ==
          R"([{"type":"hologram","media":"x"},{"type":"audio","media":"a","caption":"C"}])");
}

TEST_CASE("An album's thumbnails and covers belong to the item before them") {
    CHECK(album_json(MediaGroup().video("a").thumbnail("t").cover("c").video("b")) ==
          R"([{"type":"video","media":"a","thumbnail":"t","cover":"c"},{"type":"video","media":"b"}])");
    CHECK_THROWS_AS(MediaGroup().photo("a").thumbnail("t"), ConfigError);
    CHECK_THROWS_AS(MediaGroup().audio("a").cover("c"), ConfigError);
    CHECK_THROWS_AS(MediaGroup().document("a").spoiler(), ConfigError);
    CHECK_THROWS_AS(MediaGroup().spoiler(), ConfigError);
}

TEST_CASE("An album's files, thumbnails and covers go up as attachments") {
    const auto bytes = [](const char* name) { return InputFile::from_bytes("x", name); };
    SendMediaGroup method(
        42, MediaGroup().video(bytes("a.mp4")).thumbnail(bytes("t.jpg")).cover(bytes("c.jpg")).photo(bytes("b.jpg")));
    CHECK(has_uploads(method));
    const FormData form = encode_form(method);
    REQUIRE(form.files.size() == 4);
    std::string names;
    for (const FormFile& file : form.files) names += file.name + "=" + file.file.file_name() + " ";
    CHECK(names == "attached0=a.mp4 attached1=t.jpg attached2=c.jpg attached3=b.jpg ");
    REQUIRE(form.fields.size() == 2);
    CHECK(form.fields[1].value == R"([{"type":"video","media":"attach://attached0","thumbnail":"attach://attached1",)"
                                  R"("cover":"attach://attached2"},{"type":"photo","media":"attach://attached3"}])");
}
