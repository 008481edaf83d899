#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/methods.hpp>

using namespace tgfw;

namespace {

std::string field(const FormData& form, const std::string& name) {
    for (const auto& part : form.fields) {
        if (part.name == name) {
            return part.value;
        }
    }
    return "(absent)";
}

}  // namespace

TEST_CASE("A form holds strings as they are and everything else as JSON") {
    SendMessage method("@channel", "a \"b\"");
    method.parse_mode = ParseMode::markdown_v2;
    method.disable_notification = true;
    method.message_thread_id = 7;
    method.entities = std::vector<MessageEntity>{MessageEntity(MessageEntityType::bold, 0, 1)};
    const auto form = encode_form(method);
    CHECK(field(form, "chat_id") == "@channel");
    CHECK(field(form, "text") == "a \"b\"");
    CHECK(field(form, "parse_mode") == "MarkdownV2");
    CHECK(field(form, "disable_notification") == "true");
    CHECK(field(form, "message_thread_id") == "7");
    CHECK(field(form, "entities") == R"([{"type":"bold","offset":0,"length":1}])");
    CHECK(field(form, "caption") == "(absent)");
    CHECK(form.files.empty());
    CHECK_FALSE(has_uploads(method));
}

TEST_CASE("A parameter that is a file becomes the part of its name") {
    SendPhoto method(5, InputFile::from_bytes("bytes", "a.jpg").mime_type("image/jpeg"));
    CHECK(has_uploads(method));
    const auto form = encode_form(method);
    REQUIRE(form.files.size() == 1);
    CHECK(form.files[0].name == "photo");
    CHECK(form.files[0].file.bytes() == "bytes");
    CHECK(form.files[0].file.file_name() == "a.jpg");
    CHECK(form.files[0].file.mime_type() == "image/jpeg");
    CHECK(field(form, "photo") == "(absent)");
    CHECK(field(form, "chat_id") == "5");
}

TEST_CASE("A file on the server is a field like any other") {
    const SendPhoto method(5, "AgACAgIAAyEFAASB");
    CHECK_FALSE(has_uploads(method));
    CHECK(field(encode_form(method), "photo") == "AgACAgIAAyEFAASB");
    CHECK(encode(method) == R"({"chat_id":5,"photo":"AgACAgIAAyEFAASB"})");
}

TEST_CASE("Uploads inside objects are found wherever they are, also covers and thumbnails") {
    SendMediaGroup method;
    method.chat_id = 5;
    method.media.push_back(InputMediaPhoto(InputFile::from_path("/tmp/one.jpg")));
    method.media.push_back(InputMediaVideo("file-id-of-video")
                               .with_cover(InputFile::from_bytes("c", "cover.jpg"))
                               .with_thumbnail(InputFile::from_bytes("t", "thumb.jpg")));
    CHECK(has_uploads(method));
    const auto form = encode_form(method);
    REQUIRE(form.files.size() == 3);
    CHECK(form.files[0].name == "attached0");
    CHECK(form.files[0].file.path() == "/tmp/one.jpg");
    CHECK(form.files[0].file.file_name() == "one.jpg");
    const std::string media = field(form, "media");
    CHECK(media.starts_with(
        R"([{"type":"photo","media":"attach://attached0"},{"type":"video","media":"file-id-of-video",)"));
    CHECK(media.find("attach://attached1") != std::string::npos);
    CHECK(media.find("attach://attached2") != std::string::npos);
}

TEST_CASE("Uploads in a union, in a boxed union and in an array of objects are found") {
    EditMessageMedia edit;
    edit.media = InputMediaDocument(InputFile::from_bytes("x", "x.txt"));
    CHECK(has_uploads(edit));
    CHECK(field(encode_form(edit), "media") == R"({"type":"document","media":"attach://attached0"})");
    AddStickerToSet add;
    add.sticker.sticker = InputFile::from_bytes("w", "s.webp");
    CHECK(has_uploads(add));
    PostStory story;
    story.content = InputStoryContentPhoto(InputFile::from_bytes("p", "p.jpg"));
    CHECK(encode_form(story).files.at(0).name == "attached0");
}

TEST_CASE("An upload cannot be written as JSON") {
    CHECK_THROWS_AS((void)encode(SendPhoto(5, InputFile::from_path("/tmp/x"))), ConfigError);
}

TEST_CASE("Unknown parameters go into the form too") {
    SendMessage method(1, "x");
    method.extra.set("number", "5");
    method.extra.set("text_like", "\"a\\nb\"");
    const auto form = encode_form(method);
    CHECK(field(form, "number") == "5");
    CHECK(field(form, "text_like") == "a\nb");
}

TEST_CASE("An empty list that is set is sent, an absent one is not") {
    SetWebhook method("https://example.org");
    CHECK(field(encode_form(method), "allowed_updates") == "(absent)");
    method.allowed_updates.emplace();
    CHECK(field(encode_form(method), "allowed_updates") == "[]");
    method.allowed_updates->push_back(UpdateKind::chat_member);
    CHECK(field(encode_form(method), "allowed_updates") == R"(["chat_member"])");
}

TEST_CASE("An input file says what it is") {
    const InputFile reference("https://example.org/a.jpg");
    CHECK_FALSE(reference.is_upload());
    CHECK(reference.reference() == "https://example.org/a.jpg");
    CHECK(reference.path().empty());
    const auto path = InputFile::from_path("dir/b.png");
    CHECK(path.source() == InputFile::Source::path);
    CHECK(path.file_name() == "b.png");
    CHECK(path.reference().empty());
    auto bytes = InputFile::from_bytes("abc", "c.bin");
    CHECK(bytes == InputFile::from_bytes("abc", "c.bin"));
    CHECK_FALSE(bytes == InputFile::from_bytes("abd", "c.bin"));
    bytes.file_name("d.bin");
    CHECK(bytes.file_name() == "d.bin");
    CHECK_FALSE(bytes == path);
}
