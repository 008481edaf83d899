#include <tgfw/app/replay/replay.hpp>

#include <doctest/doctest.h>

#include <fstream>

#include <support/app_fixture.hpp>
#include <support/temporary_folder.hpp>
#include <tgfw/app/replay/update_recorder.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using namespace tgfw::test;

namespace {

/// Records the updates, `distance` apart.
void record_list(const std::filesystem::path& path, ManualClock& clock, const std::vector<Update>& updates,
                 Clock::duration distance) {
    UpdateRecorder recorder(RecorderOptions(path.string()).with_everything(true), clock);
    for (const Update& update : updates) {
        recorder.record(update);
        clock.advance(distance);
    }
}

/// Replays into an application that notes the texts with their seconds.
ReplayCounts replay_into(AppFixture& fixture, Application& app, const std::filesystem::path& path,
                         ReplayOptions options = ReplayOptions()) {
    app.add_handler(MessageHandler(filters::text, worker(fixture)));
    fixture.begin = fixture.clock.now();
    std::optional<ReplayCounts> counts;
    testing::run_virtual(fixture.io, fixture.clock,
                         tgfw::detail::store_result(replay(path.string(), app, options), counts));
    return counts.value();
}

}  // namespace

TEST_CASE("what was recorded comes again, in its order, and then the application ends") {
    const TemporaryFolder folder;
    AppFixture fixture;
    const auto updates = list({{1, "a"}, {2, "b"}, {1, "c"}});
    record_list(folder / "u", fixture.clock, updates, 10s);
    Application app = fixture.make();
    const ReplayCounts counts = replay_into(fixture, app, folder / "u");
    CHECK(counts.delivered == 3);
    CHECK(counts.unreadable == 0);
    CHECK(fixture.notes == Notes{"0 a", "0 b", "0 c"});
}

TEST_CASE("a replay keeps the distances at which the updates came, or goes through them faster") {
    const TemporaryFolder folder;
    for (const auto& [speed, expected] :
         {std::pair(1.0, Notes{"0 a", "10 b", "20 c"}), std::pair(10.0, Notes{"0 a", "1 b", "2 c"})}) {
        AppFixture fixture;
        record_list(folder / "u", fixture.clock, list({{1, "a"}, {2, "b"}, {1, "c"}}), 10s);
        Application app = fixture.make();
        static_cast<void>(replay_into(fixture, app, folder / "u", ReplayOptions().with_speed(speed)));
        CHECK(fixture.notes == expected);
        std::filesystem::remove(folder / "u");
    }
}

TEST_CASE("every update of a recording is what it was when it was recorded") {
    const TemporaryFolder folder;
    AppFixture fixture;
    std::vector<Update> updates{text_update(1, "hello", 5), callback_update(2, "vote:1", 6),
                                command_update(-100, "/start x", 7)};
    record_list(folder / "u", fixture.clock, updates, 1s);
    std::vector<Update> came;
    Application app = fixture.make();
    app.add_update_middleware([&](const Update& update, Context&, Proceed proceed) -> awaitable<void> {
        came.push_back(update);
        co_await proceed();
    });
    static_cast<void>(replay_into(fixture, app, folder / "u"));
    CHECK(came == updates);
}

TEST_CASE("an update of a recording that cannot be read goes to the error handlers, and the next one comes") {
    const TemporaryFolder folder;
    AppFixture fixture;
    std::ofstream(folder / "u") << R"({"time":"2026-11-21T23:03:34.123456Z","update":{"update_id":"no"}})" << '\n'
                                << R"({"time":"2026-11-21T23:03:35.000000Z","update":)"
                                << encode(text_update(1, "after", 9)) << "}\n";
    Application app = fixture.make();
    const ReplayCounts counts = replay_into(fixture, app, folder / "u");
    CHECK(counts.delivered == 1);
    CHECK(counts.unreadable == 1);
    CHECK(fixture.notes == Notes{"0 after"});
}

TEST_CASE("a replay names the line that no recorder wrote") {
    const TemporaryFolder folder;
    for (const char* line :
         {"", "{}", "hello", R"({"time":"2026-13-21T23:03:34.123456Z","update":{}})",
          R"({"time":"2026-11-21T23:03:34Z","update":{}})", R"({"time":"2026-11-21T23:03:34.123456Z",)"}) {
        CAPTURE(line);
        AppFixture fixture;
        std::ofstream(folder / "u") << line << '\n';
        Application app = fixture.make();
        const std::string expected =
            "Replay: line 1 of " + (folder / "u").string() + " is none of a recording; was the file cut or edited?";
        CHECK_THROWS_WITH_AS(replay_into(fixture, app, folder / "u"), expected.c_str(), ConfigError);
    }
}

TEST_CASE("a replay of what is not there, or backwards, is refused") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(Replay((folder / "none").string()), ConfigError);
    std::ofstream(folder / "u") << '\n';
    CHECK_THROWS_AS(Replay((folder / "u").string(), ReplayOptions().with_speed(-1)), ConfigError);
}

TEST_CASE("a replay that is stopped brings no more") {
    const TemporaryFolder folder;
    AppFixture fixture;
    record_list(folder / "u", fixture.clock, list({{1, "a"}, {2, "b"}}), 1000s);
    Application app = fixture.make();
    app.add_handler(MessageHandler(filters::text, worker(fixture)));
    Replay updates((folder / "u").string(), ReplayOptions().with_speed(1), fixture.clock);
    fixture.serve(app, updates, 5s);
    CHECK(fixture.notes == Notes{"0 a"});
    CHECK(updates.counts().delivered == 1);
}
