#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct FileFixture : EmulatorFixture {
    FileFixture() { client.send_text("/start"); }
    std::string upload(std::string_view method, std::string field, const EmulatorFile& file, Arguments arguments = {}) {
        EmulatorParams params = params_of(arguments);
        params.add("chat_id", alice_id);
        params.add_file(std::move(field), EmulatorUpload(file.name, file.content, file.content_type));
        return emulator.handle(token, method, std::move(params))->answer().body;
    }
    Message photo() { return std::get<Message>(decode_response<Message>(upload("sendPhoto", "photo", tiny_png()))); }
};

}  // namespace

TEST_CASE_FIXTURE(FileFixture, "an uploaded photo can be sent again and downloaded") {
    const Message message = photo();
    REQUIRE(message.photo);
    const PhotoSize& size = message.photo->at(0);
    CHECK(size.width == 1);
    CHECK(size.file_size == 33);
    const std::string again = call("sendPhoto", {{"chat_id", alice_id}, {"photo", size.file_id}, {"caption", "again"}});
    CHECK(contains(again, size.file_unique_id));
    const auto file = std::get<File>(decode_response<File>(call("getFile", {{"file_id", size.file_id}})));
    CHECK(file.file_path == "photos/file_0.png");
    CHECK(emulator.download(token, *file.file_path).body == tiny_png().content);
    CHECK(emulator.download(token, "photos/none.png").status == 404);
    CHECK(emulator.download("7001:wrong", *file.file_path).status == 404);
}

TEST_CASE_FIXTURE(FileFixture, "attach:// names another part of the form") {
    EmulatorFile text;
    text.name = "notes.txt";
    text.content = "hello";
    text.content_type = "application/octet-stream";
    const std::string answer = upload("sendDocument", "f1", text, {{"document", "attach://f1"}});
    CHECK(contains(answer, "\"file_name\":\"notes.txt\""));
    CHECK(contains(answer, "\"mime_type\":\"text/plain\""));
    CHECK(failure("sendDocument", {{"chat_id", alice_id}, {"document", "attach://f2"}}) ==
          "Bad Request: there is no document in the request");
}

TEST_CASE_FIXTURE(FileFixture, "files are refused with the server's words") {
    const std::string id = photo().photo->at(0).file_id;
    CHECK(failure("sendPhoto", {{"chat_id", alice_id}}) == "Bad Request: there is no photo in the request");
    CHECK(failure("sendDocument", {{"chat_id", alice_id}, {"document", id}}) ==
          "Bad Request: can't use file of type Photo as Document");
    CHECK(failure("sendPhoto", {{"chat_id", alice_id}, {"photo", "a b"}}) ==
          "Bad Request: wrong remote file identifier specified: Wrong character in the string");
    CHECK(failure("sendPhoto", {{"chat_id", alice_id}, {"photo", "abcde"}}) ==
          "Bad Request: wrong remote file identifier specified: Wrong string length");
    CHECK(failure("getFile") == "Bad Request: file_id not specified");
    CHECK(failure("getFile", {{"file_id", "x"}}) == "Bad Request: invalid file_id");
    EmulatorFile text = tiny_png();
    text.content = "no image";
    CHECK(contains(upload("sendPhoto", "photo", text), "Bad Request: IMAGE_PROCESS_FAILED"));
}

TEST_CASE_FIXTURE(FileFixture, "a URL leads to what the test put there, all others nowhere") {
    emulator.add_web_file("http://pictures.org/dot.png", tiny_png());
    CHECK(
        contains(call("sendPhoto", {{"chat_id", alice_id}, {"photo", "http://pictures.org/dot.png"}}), "\"ok\":true"));
    CHECK(failure("sendPhoto", {{"chat_id", alice_id}, {"photo", "http://pictures.org/none.png"}}) ==
          "Bad Request: failed to get HTTP URL content");
}

TEST_CASE_FIXTURE(FileFixture, "a caption has entities and a limit") {
    CHECK(contains(upload("sendPhoto", "photo", tiny_png(), {{"caption", "<i>x</i>"}, {"parse_mode", "HTML"}}),
                   "\"caption_entities\":[{\"type\":\"italic\""));
    CHECK(contains(upload("sendPhoto", "photo", tiny_png(), {{"caption", std::string(1025, 'x')}}),
                   "Bad Request: message caption is too long"));
}

TEST_CASE_FIXTURE(FileFixture, "a person's photo reaches the bot") {
    client.send_photo(tiny_png(), "look");
    CHECK(contains(updates(), "\"caption\":\"look\""));
    EmulatorFile text;
    text.content = "no image";
    CHECK_THROWS_AS(client.send_photo(text), std::invalid_argument);
}
