#include <tgfw/app/replay/update_recorder.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/resource.h>
#include <sys/stat.h>

#include <support/app_fixture.hpp>
#include <support/temporary_folder.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using namespace tgfw::test;

namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Files can grow no further, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(std::size_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        before_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, before_handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
    void (*before_handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("a recorder writes each update as a line with its time, redacted, for its owner's eyes only") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    ManualClock clock;
    UpdateRecorder recorder(RecorderOptions(path.string()), clock);
    recorder.record(text_update(42, "/start my secret", 7));
    recorder.flush();
    const std::string line = content_of(path);
    CHECK(line.starts_with(R"({"time":")"));
    CHECK(line.ends_with("}\n"));
    CHECK(line.find(R"(Z","update":{"update_id":7,)") != std::string::npos);
    CHECK(line.find(R"("text":"/start xx xxxxxx")") != std::string::npos);
    CHECK(line.find("secret") == std::string::npos);
    CHECK(line.find("Alice") == std::string::npos);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(recorder.lost() == 0);
}

TEST_CASE("a recorder writes everything as it came where that is asked for") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    {
        UpdateRecorder recorder(RecorderOptions(path.string()).with_everything(true));
        recorder.record(text_update(42, "my secret"));
    }
    CHECK(content_of(path).find("my secret") != std::string::npos);
}

TEST_CASE("a recorder begins a new file before one grows too large, and keeps as many as it may") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    {
        UpdateRecorder recorder(RecorderOptions(path.string()).with_max_bytes(1000).with_files(3));
        for (std::int64_t i = 1; i <= 60; ++i) {
            recorder.record(text_update(42, "hello", i));
            recorder.flush();
        }
        CHECK(recorder.lost() == 0);
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        ++files;
        CHECK(entry.file_size() <= 1000);
        CHECK(content_of(entry.path()).ends_with("\n"));
    }
    CHECK(files == 3);
    CHECK(content_of(path).find(R"("update_id":60,)") != std::string::npos);
    CHECK(std::filesystem::exists(folder / "updates.jsonl.2"));
}

TEST_CASE("a recorder goes on with the file that is there") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    for (std::int64_t i = 1; i <= 2; ++i) {
        UpdateRecorder recorder(RecorderOptions(path.string()));
        recorder.record(text_update(42, "hello", i));
    }
    const std::string all = content_of(path);
    CHECK(all.find(R"("update_id":1,)") < all.find(R"("update_id":2,)"));
}

TEST_CASE("a line that a full disk or a crash cut off does not spoil the ones that a recorder writes behind it") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    {
        UpdateRecorder recorder(RecorderOptions(path.string()));
        recorder.record(text_update(42, "hello", 1));
    }
    const std::string whole = content_of(path);
    for (const std::size_t cut : {std::size_t{1}, std::size_t{5}, whole.size() - 1}) {
        std::ofstream(path, std::ios::binary) << whole << whole.substr(0, cut);
        UpdateRecorder recorder(RecorderOptions(path.string()));
        CHECK(content_of(path) == whole);
    }
    const std::string other = "somebody else's file";
    std::ofstream(path, std::ios::binary) << other;
    const UpdateRecorder recorder(RecorderOptions(path.string()));
    CHECK(content_of(path) == other);
}

TEST_CASE("a recorder that a full disk stopped half-way in a line takes the piece back") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    UpdateRecorder recorder(RecorderOptions(path.string()));
    recorder.record(text_update(42, "hello", 1));
    recorder.flush();
    const std::string whole = content_of(path);
    {
        const FileSizeLimit no_more(whole.size() + 20);
        recorder.record(text_update(42, "lost", 2));
        recorder.flush();
        CHECK(recorder.lost() == 1);
    }
    recorder.record(text_update(42, "hello", 3));
    recorder.flush();
    const std::string behind = content_of(path).substr(whole.size());
    CHECK(behind.rfind(R"({"time":")") == 0);
    CHECK(behind.find('\n') == behind.size() - 1);
}

TEST_CASE("a recorder says at once that it cannot write its file") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(UpdateRecorder(RecorderOptions((folder / "none").string() + "/updates.jsonl")), ConfigError);
    CHECK_THROWS_AS(UpdateRecorder(RecorderOptions((folder / "updates.jsonl").string()).with_files(0)), ConfigError);
}

TEST_CASE("as a middleware a recorder takes down what the handlers get, and no objects of the bot's own") {
    const TemporaryFolder folder;
    const auto path = folder / "updates.jsonl";
    AppFixture fixture;
    UpdateRecorder recorder(RecorderOptions(path.string()), fixture.clock);
    Application app = fixture.make();
    app.add_update_middleware(recorder.middleware());
    app.add_handler(MessageHandler(filters::text, worker(fixture)));
    app.add_error_handler([&](const Update*, Context&) -> awaitable<void> { co_return; });
    ListUpdater updater(fixture.clock, list({{1, "a"}, {2, "b"}}));
    app.add_handler(TypeHandler<Message>([&](const Message&, Context&) -> awaitable<void> {
                        static_cast<void>(app.enqueue(Incoming::object(5)));
                        co_return;
                    }),
                    1);
    fixture.serve(app, updater, 5s);
    recorder.flush();
    CHECK(fixture.notes.size() == 2);
    const std::string all = content_of(path);
    CHECK(std::count(all.begin(), all.end(), '\n') == 2);
}
