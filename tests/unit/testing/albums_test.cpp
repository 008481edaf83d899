#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct AlbumFixture : EmulatorFixture {
    AlbumFixture() { client.send_text("/start"); }

    std::string album(const std::string& media, const std::string& reply = "") {
        EmulatorParams params = params_of({{"chat_id", alice_id}, {"media", media}, {"reply_to_message_id", reply}});
        for (const char* name : {"a", "b"}) {
            params.add_file(name, EmulatorUpload("dot.png", tiny_png().content, "image/png"));
        }
        return emulator.handle(token, "sendMediaGroup", params)->answer().body;
    }
    std::string refusal(const std::string& media) {
        const std::string body = album(media);
        if (contains(body, "\"ok\":true")) return "(succeeded)";
        return std::get<ApiFailure>(decode_response<bool>(body)).description;
    }
};

std::string item(const std::string& type, const std::string& media = "attach://a") {
    return R"({"type":")" + type + R"(","media":")" + media + "\"}";
}

EmulatorFile text_file() {
    EmulatorFile file;
    file.name = "list.txt";
    file.content = "tea";
    return file;
}

}  // namespace

TEST_CASE_FIXTURE(AlbumFixture, "sendMediaGroup answers with one message for each item, all of one group") {
    const std::string body =
        album(R"([{"type":"photo","media":"attach://a","caption":"<i>One</i>","parse_mode":"HTML"},)" +
              item("photo", "attach://b") + "]");
    const auto messages = std::get<0>(decode_response<std::vector<Message>>(body));
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].media_group_id);
    CHECK(messages[0].media_group_id == messages[1].media_group_id);
    CHECK(messages[0].caption == "One");
    CHECK(messages[0].caption_entities->at(0).type == MessageEntityType::italic);
    CHECK_FALSE(messages[1].caption);
    CHECK(messages[1].message_id == messages[0].message_id + 1);
    CHECK(client.messages().size() == 3);
}

TEST_CASE_FIXTURE(AlbumFixture, "two albums are two groups, and one item alone is none") {
    const auto group = [&](const std::string& media) {
        return std::get<0>(decode_response<std::vector<Message>>(album(media))).at(0).media_group_id;
    };
    const std::string two = "[" + item("photo") + "," + item("photo") + "]";
    CHECK(group(two) != group(two));
    CHECK_FALSE(group("[" + item("photo") + "]"));
}

TEST_CASE_FIXTURE(AlbumFixture, "photos and videos mix; documents and audio files keep to themselves") {
    CHECK(refusal("[" + item("photo") + "," + item("video", "attach://b") + "]") == "(succeeded)");
    CHECK(refusal("[" + item("document") + "," + item("document", "attach://b") + "]") == "(succeeded)");
    CHECK(refusal("[" + item("audio") + "," + item("audio", "attach://b") + "]") == "(succeeded)");
    CHECK(refusal("[" + item("photo") + "," + item("document", "attach://b") + "]") ==
          "Bad Request: can't use the media of the specified type in the album");
    CHECK(refusal("[" + item("audio") + "," + item("document", "attach://b") + "]") ==
          "Bad Request: can't use the media of the specified type in the album");
}

TEST_CASE_FIXTURE(AlbumFixture, "albums are refused as the server refuses them, and nothing is sent") {
    CHECK(refusal("") == "Bad Request: parameter \"media\" is required");
    CHECK(refusal("[") == "Bad Request: can't parse media JSON object");
    CHECK(refusal("{}") == "Bad Request: expected an Array of InputMedia");
    CHECK(refusal("[]") == "Bad Request: there are no messages to send");
    CHECK(refusal("[1]") == "Bad Request: can't parse InputMedia: expected an Object");
    CHECK(refusal("[{}]") == "Bad Request: can't parse InputMedia: Can't find field \"type\"");
    CHECK(refusal("[" + item("animation") + "]") == "Bad Request: type \"animation\" can't be used in sendMediaGroup");
    CHECK(refusal("[" + item("photo") + "," + item("photo", "attach://c") + "]") ==
          "Bad Request: can't parse InputMedia: media not found");
    std::string many = item("photo");
    for (int i = 0; i < 10; ++i) many += "," + item("photo");
    CHECK(refusal("[" + many + "]") == "Bad Request: too many messages to send as an album");
    CHECK(client.messages().size() == 1);
}

TEST_CASE_FIXTURE(AlbumFixture, "a person's album is one update for each message, in order") {
    take_updates();
    const auto sent_messages = client.send_album({tiny_png(), tiny_png(), tiny_png()}, "Tea");
    const auto all = take_updates();
    REQUIRE(all.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(all[i].message->message_id == sent_messages[i].message_id);
        CHECK(all[i].message->media_group_id == all[0].message->media_group_id);
        CHECK(all[i].message->photo);
    }
    CHECK(all[0].message->caption == "Tea");
    CHECK_FALSE(all[1].message->caption);
}

TEST_CASE_FIXTURE(AlbumFixture, "files that are not all images are an album of documents") {
    const auto messages = client.send_album({tiny_png(), text_file()});
    CHECK(messages[0].document);
    CHECK(messages[1].document->file_name == "list.txt");
    CHECK_THROWS_AS(client.send_album({tiny_png()}), std::invalid_argument);
    CHECK_THROWS_AS(client.send_album(std::vector<EmulatorFile>(11, tiny_png())), std::invalid_argument);
}

TEST_CASE_FIXTURE(AlbumFixture, "videos and audio files are sent alone too") {
    EmulatorParams params = params_of({{"chat_id", alice_id}});
    params.add_file("video", EmulatorUpload("tea.mp4", "movie", "video/mp4"));
    params.add_file("audio", EmulatorUpload("tea.mp3", "song", "audio/mpeg"));
    CHECK(contains(emulator.handle(token, "sendVideo", params)->answer().body, "\"file_name\":\"tea.mp4\""));
    CHECK(contains(emulator.handle(token, "sendAudio", params)->answer().body, "\"mime_type\":\"audio/mpeg\""));
    CHECK(failure("sendVideo", {{"chat_id", alice_id}}) == "Bad Request: there is no video in the request");
}
