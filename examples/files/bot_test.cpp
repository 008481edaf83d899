#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <tgfw/testing/bot_test.hpp>
#include <tgfw/tgfw.hpp>

#include "bot.hpp"

using namespace tgfw;
using namespace std::chrono_literals;
using tgfw::testing::BotTest;
using tgfw::testing::EmulatorFile;
using tgfw::testing::Person;

namespace {

/// A folder of this test's own, which it takes away again.
class FileFolder {
public:
    FileFolder() { std::filesystem::create_directories(path); }
    ~FileFolder() { std::filesystem::remove_all(path); }
    FileFolder(const FileFolder&) = delete;
    FileFolder& operator=(const FileFolder&) = delete;

    [[nodiscard]] std::function<void(Application&)> handlers() const {
        return [folder = path.string()](Application& app) { files::add_handlers(app, folder); };
    }

    std::filesystem::path path = std::filesystem::temp_directory_path() / "tgfw-files-example-test";
};

EmulatorFile file_named(std::string name, std::string type, std::string content) {
    EmulatorFile file;
    file.name = std::move(name);
    file.content_type = std::move(type);
    file.content = std::move(content);
    return file;
}

/// Waits for the last edit too, which may come a second after the one before.
std::vector<Message> answers_to(BotTest& test, const Person& person, const Message& sent) {
    test.pass(10s);
    std::vector<Message> out;
    for (const Message& message : person.messages()) {
        if (message.message_id > sent.message_id) out.push_back(message);
    }
    return out;
}

std::string content_of_file(BotTest& test, const std::string& file_id) {
    const std::string found =
        test.emulator().control("file", testing::EmulatorParams().add("id", file_id))->answer().body;
    return found;
}

}  // namespace

TEST_CASE("files: a document comes back from the disk, by its file_id, and as an album") {
    const FileFolder folder;
    BotTest test(folder.handlers());
    Person alice = test.person("Alice");
    const std::string content(300'000, 'x');
    const auto back = answers_to(test, alice, alice.send_document(file_named("notes.txt", "text/plain", content)));
    REQUIRE(back.size() == 5);
    CHECK(back[0].text == "Done: 300000 bytes each way.");
    CHECK(back[1].caption == "From the bot's disk");
    CHECK(back[1].document->file_name == "notes.txt");
    CHECK(content_of_file(test, back[1].document->file_id) == content);
    CHECK(back[2].document->file_id == back[1].document->file_id);
    CHECK(back[3].media_group_id == back[4].media_group_id);
    CHECK(back[4].document->file_id == back[1].document->file_id);
    CHECK(std::filesystem::is_empty(folder.path));
    CHECK(test.problems().empty());
}

TEST_CASE("files: however many pieces come, the message about them is edited a few times") {
    const FileFolder folder;
    BotTest test(folder.handlers());
    Person alice = test.person("Alice");
    answers_to(test, alice, alice.send_document(file_named("big.bin", "", std::string(5'000'000, 'x'))));
    CHECK(alice.messages().at(1).text == "Done: 5000000 bytes each way.");
    CHECK(test.emulator().calls("editMessageText") <= 4);
}

TEST_CASE("files: a photo comes back as a file with its thumbnail, and a voice message as a file") {
    const FileFolder folder;
    BotTest test(folder.handlers());
    Person alice = test.person("Alice");
    const std::string gif("GIF89a\1\0\1\0\0\0\0;", 14);
    auto back = answers_to(test, alice, alice.send_photo(file_named("dot.gif", "image/gif", gif)));
    REQUIRE(back.size() == 5);
    CHECK(back[1].document->file_name == "photo.jpg");
    REQUIRE(back[1].document->thumbnail);
    CHECK(content_of_file(test, back[1].document->thumbnail->file_id) == gif);
    back = answers_to(test, alice, alice.send_voice(file_named("voice.ogg", "audio/ogg", "hum")));
    REQUIRE(back.size() == 5);
    CHECK(content_of_file(test, back[1].document->file_id) == "hum");
}

TEST_CASE("files: what bots cannot have is refused before anything is asked for") {
    const FileFolder folder;
    BotTest test(folder.handlers());
    Person alice = test.person("Alice");
    const std::string big((20U << 20) + 1, 'x');
    const auto back = answers_to(test, alice, alice.send_document(file_named("huge.bin", "", big)));
    REQUIRE(back.size() == 1);
    CHECK(back[0].text->starts_with("Telegram gives bots files of at most 20 MB"));
    CHECK(test.emulator().calls("getFile") == 0);
}

TEST_CASE("files: a transfer that fails says why, and leaves nothing behind") {
    const FileFolder folder;
    BotTest test(folder.handlers());
    Person alice = test.person("Alice");
    test.emulator().fail_next("sendDocument", 400, "Bad Request: not today");
    const auto back = answers_to(test, alice, alice.send_document(file_named("notes.txt", "", "tea")));
    REQUIRE(back.size() == 1);
    CHECK(back[0].text->starts_with("That did not work: "));
    CHECK(std::filesystem::is_empty(folder.path));
}
