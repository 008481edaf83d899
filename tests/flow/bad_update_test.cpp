#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <flow/flow_fixture.hpp>

using namespace tgfw;
using namespace tgfw::flow;

namespace {

const std::string batches = std::string(TGFW_SOURCE_DIR) + "/tests/corpus/batches/";

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file, path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A line of expected.txt.
struct Expected {
    std::string file;
    std::size_t good = 0;
    std::optional<std::int64_t> bad_id;
};

std::vector<Expected> expectations() {
    std::vector<Expected> found;
    std::istringstream lines(read_all(batches + "expected.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        Expected expected;
        std::string bad;
        std::istringstream(line) >> expected.file >> expected.good >> bad;
        if (bad != "-") expected.bad_id = std::stoll(bad);
        found.push_back(std::move(expected));
    }
    return found;
}

/// Counts what the handlers and the error handlers of an application got.
class Counting : public Flow {
public:
    Application make() {
        Application app = builder().build();
        app.add_handler(TypeHandler<Update>([this](const Update& update, Context&) -> awaitable<void> {
            ++handled[update.update_id];
            if (throws_on == update.update_id) throw std::runtime_error("the handler failed");
            co_return;
        }));
        app.add_error_handler([this](const Update* update, Context& context) -> awaitable<void> {
            errors.push_back(context.error_text());
            error_updates.push_back(update != nullptr ? update->update_id : -1);
            co_return;
        });
        return app;
    }

    [[nodiscard]] bool once_each() const {
        return std::all_of(handled.begin(), handled.end(), [](const auto& entry) { return entry.second == 1; });
    }

    std::map<std::int64_t, int> handled;
    std::optional<std::int64_t> throws_on;
    Notes errors;
    std::vector<std::int64_t> error_updates;
};

std::string batch_of(std::initializer_list<std::string> updates) {
    std::string list;
    for (const std::string& update : updates) list += (list.empty() ? "" : ",") + update;
    return R"({"ok":true,"result":[)" + list + "]}";
}

std::string good(std::int64_t id) {
    return R"({"update_id":)" + std::to_string(id) +
           R"(,"message":{"message_id":1,"date":1767225600,"chat":{"id":5,"type":"private"},"text":"x"}})";
}

}  // namespace

TEST_CASE(
    "each batch of a hundred with one bad update: it is reported once and passed over, its neighbours are handled "
    "once") {
    const auto all = expectations();
    REQUIRE(all.size() >= 15);
    for (const Expected& expected : all) {
        CAPTURE(expected.file);
        Counting flow;
        Application app = flow.make();
        flow.emulator.respond_raw("getUpdates", read_all(batches + expected.file));
        flow.serve(app, [&flow]() -> awaitable<void> {
            co_await flow.settle();
            flow.alice().send_text("afterwards");
            co_await sleep_for(flow.clock, 60s);
        });
        CHECK(flow.handled.size() == expected.good + 1);  // With what came afterwards.
        CHECK(flow.once_each());
        // A bad element that the next one swallowed up can be one report for what was not there before.
        CHECK(flow.errors.size() == (expected.good == 100 ? 0 : 1));
        if (expected.bad_id) CHECK_FALSE(flow.handled.contains(*expected.bad_id));
        const auto last_handled = std::prev(flow.handled.end());
        const std::int64_t last = std::max(last_handled->first, expected.bad_id.value_or(0));
        const auto offsets = flow.transport->offsets();
        REQUIRE(offsets.size() >= 3);
        CHECK(offsets[0] == 0);
        CHECK(offsets[1] == last + 1);
    }
}

TEST_CASE_FIXTURE(Counting, "the report of a bad update names its id, the member and what was expected") {
    Application app = make();
    emulator.respond_raw("getUpdates",
                         batch_of({good(1), R"({"update_id":2,"message":{"chat":{"id":"one"}}})", good(3)}));
    serve_for(app, 1s);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].find("Update 2 cannot be read and is passed over") != std::string::npos);
    CHECK(errors[0].find("message.chat.id: expected an integer, got a string") != std::string::npos);
    CHECK(error_updates == std::vector<std::int64_t>{-1});
}

TEST_CASE_FIXTURE(Counting,
                  "an update that the server pushes with a wrong type is acknowledged: it does not come again") {
    Application app = make();
    alice().send_text("before");
    emulator.push_update(bot_id, "message",
                         R"({"message_id":"seven","date":1767225600,"chat":{"id":5,"type":"private"}})");
    alice().send_text("after");
    serve_for(app, 60s);
    CHECK(handled.size() == 2);
    CHECK(once_each());
    CHECK(errors.size() == 1);
    CHECK(emulator.pending_updates(bot_id) == 0);
    Application again = make();
    serve_for(again, 60s);
    CHECK(handled.size() == 2);
    CHECK(errors.size() == 1);
}

TEST_CASE_FIXTURE(
    Counting,
    "a handler that throws on one of a hundred: the error handler sees it once, all others are handled once") {
    Application app = make();
    emulator.set_next_update_id(bot_id, 5000);
    for (int i = 0; i < 100; ++i) alice().send_text(std::to_string(i));
    throws_on = 5050;
    serve_for(app, 60s);
    CHECK(handled.size() == 100);
    CHECK(once_each());
    CHECK(errors == Notes{"the handler failed"});
    CHECK(error_updates == std::vector<std::int64_t>{5050});
    CHECK(transport->offsets().at(1) == 5100);
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(Counting, "an error handler that throws itself stops nothing") {
    Application app = make();
    app.add_error_handler([](const Update*, Context&) -> awaitable<void> {
        throw std::runtime_error("the error handler failed too");
        co_return;
    });
    emulator.set_next_update_id(bot_id, 10);
    throws_on = 10;
    alice().send_text("a");
    alice().send_text("b");
    serve_for(app, 10s);
    CHECK(handled.size() == 2);
    CHECK(once_each());
    CHECK(errors.size() == 1);
    CHECK(logger.has("the error handler failed too"));
}

TEST_CASE_FIXTURE(Counting, "a bad update without an id at the end is passed over, and what comes next is handled") {
    Application app = make();
    emulator.set_next_update_id(bot_id, 10);
    emulator.respond_raw("getUpdates", batch_of({good(10), "null"}));
    emulator.respond_raw("getUpdates", batch_of({"null"}));  // A server sends again what is not confirmed.
    serve_for(app, 60s);
    CHECK(handled.size() == 1);
    const auto offsets = transport->offsets();
    REQUIRE(offsets.size() >= 3);
    CHECK(offsets[1] == 11);
    CHECK(offsets[2] == 12);
}

TEST_CASE_FIXTURE(Counting, "a server that sends nothing but an update without an id is not asked in a hot loop") {
    Application app = make();
    for (int i = 0; i < 1000; ++i) emulator.respond_raw("getUpdates", batch_of({R"({"update_id":"x"})"}));
    serve_for(app, 60s);
    CHECK(transport->of("getUpdates").size() < 20);
    CHECK(errors.size() < 20);
    CHECK_FALSE(errors.empty());
}

TEST_CASE_FIXTURE(Counting,
                  "an answer that is no answer of the Bot API is asked for again after a pause, and loses nothing") {
    Application app = make();
    alice().send_text("a");
    bob().send_text("b");
    emulator.respond_raw("getUpdates", "<html>Welcome to our hotel. Please log in.</html>");
    emulator.respond_raw("getUpdates", R"({"ok":true,"result":[{"update_id":1,"mess)");
    serve_for(app, 60s);
    CHECK(handled.size() == 2);
    CHECK(once_each());
    CHECK(transport->of("getUpdates").size() < 10);
}
