#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/filters/media.hpp>
#include <tgfw/dispatch/handlers/media_group_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/test_scheduler.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

namespace {

/// Photo number `id` of an album.
std::string photo_json(int id, const std::string& album, std::int64_t chat = 5) {
    return fmt::format(R"({{"message_id":{},"date":1,"from":{},"chat":{},"media_group_id":"{}",
        "photo":[{{"file_id":"f","file_unique_id":"u","width":1,"height":1}}]}})",
                       id, user_json(5), chat_json(chat), album);
}

Update photo(int id, const std::string& album, std::int64_t chat = 5) {
    return update_of("message", photo_json(id, album, chat));
}

class AlbumCounter {
public:
    awaitable<void> count(const Album& album, Context&) {
        messages += album.size();
        co_return;
    }
    std::size_t messages = 0;
};

class AlbumFixture : public DispatchFixture {
public:
    AlbumFixture() : scheduler(io.get_executor(), clock) { dispatcher.set_scheduler(&scheduler); }
    ~AlbumFixture() {
        dispatcher.set_scheduler(nullptr);
        run(io, scheduler.stop());
    }

    /// A callback that writes down the album, as `g: 1 2 3`.
    auto write() {
        return [this](const Album& album, Context&) -> awaitable<void> {
            std::string line = album.media_group_id() + ":";
            for (const Message& message : album.messages()) line += " " + std::to_string(message.message_id);
            notes.push_back(line);
            co_return;
        };
    }
    void receive(Update update) { process(std::move(update)); }
    void pass(Clock::duration time) {
        clock.advance(time);
        testing::run_ready(io);
    }
    [[nodiscard]] Notes take() { return std::exchange(notes, Notes()); }

    TestScheduler scheduler;
};

}  // namespace

TEST_CASE_FIXTURE(AlbumFixture, "the messages of an album are one event, in their order, when no more come") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    receive(photo(2, "g"));
    pass(400ms);
    receive(photo(1, "g"));
    receive(photo(3, "g"));
    pass(499ms);
    CHECK(take().empty());
    pass(1ms);
    CHECK(take() == Notes{"g: 1 2 3"});
    pass(10s);
    CHECK(take().empty());
    CHECK(scheduler.agenda.size() == 0);
}

TEST_CASE_FIXTURE(AlbumFixture, "an album of ten is complete at once") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    for (int id = 1; id < 10; ++id) receive(photo(id, "g"));
    CHECK(take().empty());
    receive(photo(10, "g"));
    CHECK(take() == Notes{"g: 1 2 3 4 5 6 7 8 9 10"});
    CHECK(scheduler.agenda.size() == 0);
}

TEST_CASE_FIXTURE(AlbumFixture, "a message of an album that comes twice counts once") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    for (const int id : {1, 2, 1, 2}) receive(photo(id, "g"));
    pass(500ms);
    CHECK(take() == Notes{"g: 1 2"});
}

TEST_CASE_FIXTURE(AlbumFixture, "albums of different chats and different numbers are not mixed") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    receive(photo(1, "g", 5));
    receive(photo(2, "h", 5));
    receive(photo(3, "g", 6));
    receive(photo(4, "g", 5));
    pass(500ms);
    CHECK(take() == Notes{"h: 2", "g: 3", "g: 1 4"});
}

TEST_CASE_FIXTURE(AlbumFixture, "a message that comes after its album begins another one") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    receive(photo(1, "g"));
    pass(500ms);
    receive(photo(2, "g"));
    pass(500ms);
    CHECK(take() == Notes{"g: 1", "g: 2"});
}

TEST_CASE_FIXTURE(AlbumFixture, "of too many albums at a time the one that began first is taken to be complete") {
    dispatcher.add_handler(MediaGroupHandler(write()).max_open(2));
    receive(photo(1, "a"));
    receive(photo(2, "b"));
    receive(photo(3, "a"));
    receive(photo(4, "c"));
    pass(0ms);
    CHECK(take() == Notes{"a: 1 3"});
    pass(500ms);
    CHECK(take() == Notes{"b: 2", "c: 4"});
}

TEST_CASE_FIXTURE(AlbumFixture, "albums that are not complete are handled when the application stops") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    receive(photo(1, "a"));
    receive(photo(2, "b"));
    run(io, scheduler.stop());
    CHECK(take() == Notes{"a: 1", "b: 2"});
}

TEST_CASE_FIXTURE(AlbumFixture, "without a running application each message is an album of its own") {
    dispatcher.add_handler(MediaGroupHandler(write()));
    dispatcher.set_scheduler(nullptr);
    receive(photo(1, "a"));
    receive(photo(2, "a"));
    CHECK(take() == Notes{"a: 1", "a: 2"});
}

TEST_CASE_FIXTURE(AlbumFixture, "the window in which further messages may come can be set") {
    dispatcher.add_handler(MediaGroupHandler(write()).quiet_window(2s));
    receive(photo(1, "a"));
    pass(1999ms);
    CHECK(take().empty());
    pass(1ms);
    CHECK(take() == Notes{"a: 1"});
    CHECK_THROWS_AS(MediaGroupHandler(write()).quiet_window(0s), ConfigError);
    CHECK_THROWS_AS(MediaGroupHandler(write()).max_open(0), ConfigError);
}

TEST_CASE_FIXTURE(AlbumFixture, "only new messages of albums that pass the filter belong to an album") {
    const MediaGroupHandler photos(filters::photo, write());
    const MediaGroupHandler videos(filters::video, write());
    Match match;
    const auto takes = [&](const auto& handler, const Update& update) {
        return handler.check(UpdateView(update, nullptr), match);
    };
    CHECK(takes(photos, photo(1, "a")));
    CHECK_FALSE(takes(videos, photo(1, "a")));
    CHECK_FALSE(takes(MediaGroupHandler(write()), text_update(5, "x")));
    for (const char* kind : {"channel_post", "business_message", "guest_message"}) {
        CHECK(takes(photos, update_of(kind, photo_json(1, "a"))));
    }
    for (const char* kind : {"edited_message", "edited_channel_post", "edited_business_message"}) {
        CHECK_FALSE(takes(photos, update_of(kind, photo_json(1, "a"))));
    }
    CHECK(MediaGroupHandler(write()).reach().may == ((Kinds(UpdateKind::message) | UpdateKind::channel_post |
                                                      UpdateKind::business_message | UpdateKind::guest_message) -
                                                     Kinds::commands()));
}

TEST_CASE_FIXTURE(AlbumFixture, "what the callback of an album throws comes to whoever runs it, and later albums run") {
    dispatcher.add_handler(MediaGroupHandler([this](const Album& album, Context& context) -> awaitable<void> {
                               notes.emplace_back(context.handler_name());
                               if (album.media_group_id() == "bad") throw std::runtime_error("no album for you");
                               co_return;
                           }).name("albums"));
    receive(photo(1, "bad"));
    receive(photo(2, "good"));
    pass(500ms);
    CHECK(take() == Notes{"albums", "albums"});
    CHECK(describe(scheduler.failure) == "no album for you");
}

TEST_CASE_FIXTURE(AlbumFixture, "an album's callback answers in its chat, and may ask for services") {
    const auto counter = std::make_shared<AlbumCounter>();
    DispatchServices services = dispatcher.services();
    services.user_services.put(counter);
    Dispatcher other(services);
    other.add_handler(MediaGroupHandler(&AlbumCounter::count));
    other.add_handler(MediaGroupHandler([](const Album& album, Context& context, AlbumCounter&) -> awaitable<void> {
                          co_await context.reply("Got " + std::to_string(album.size()));
                      }),
                      1);
    for (const int id : {1, 2}) testing::run_virtual(io, clock, other.process_update(photo(id, "a")));
    pass(500ms);
    CHECK(counter->messages == 2);
    REQUIRE(transport->calls.size() == 1);
    CHECK_THROWS_AS(dispatcher.add_handler(MediaGroupHandler(&AlbumCounter::count)), ConfigError);
}
