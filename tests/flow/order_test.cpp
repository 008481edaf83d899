#include <doctest/doctest.h>

#include <string>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <flow/flow_fixture.hpp>

using namespace tgfw;
using namespace tgfw::flow;

TEST_CASE_FIXTURE(
    Flow,
    "while a handler sleeps 2 s for one chat, the other is answered at once, and the chat's next message after it") {
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    serve(app, [this]() -> awaitable<void> {
        alice().send_text("slow 2");
        alice().send_text("next");
        co_await settle();
        bob().send_text("hello");  // Fetched by a later poll, while the handler still sleeps.
        co_await settle();
        CHECK(bob().last_from_others().has_value());
        CHECK_FALSE(alice().last_from_others().has_value());
        co_await sleep_for(clock, 3s);
    });
    CHECK(notes == Notes{"0 hello", "2 slow 2", "2 next"});
    CHECK(texts(alice()) == Notes{"slow 2", "next", "done: slow 2", "done: next"});
}

TEST_CASE_FIXTURE(Flow, "polling goes on while handlers work: what they do not hold up is confirmed") {
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    serve(app, [this]() -> awaitable<void> {
        alice().send_text("slow 5");
        co_await settle();
        CHECK(emulator.pending_updates(bot_id) == 0);
        co_await sleep_for(clock, 6s);
    });
    CHECK(notes == Notes{"5 slow 5"});
}

TEST_CASE_FIXTURE(Flow, "a bot that is full does not poll until it has room, and loses nothing") {
    Application app = builder().max_concurrent_updates(1).max_waiting_updates(2).build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    for (int i = 0; i < 10; ++i) (i % 2 == 0 ? alice() : bob()).send_text("slow 1");
    serve(app, [this]() -> awaitable<void> {
        co_await sleep_for(clock, 1500ms);
        CHECK(transport->of("getUpdates").size() == 1);
        co_await sleep_for(clock, 20s);
    });
    CHECK(notes.size() == 10);
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(Flow, "300 messages of 30 chats are handled once each, each chat's in order") {
    Application app = builder().build();
    std::map<std::int64_t, Notes> handled;
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context& context) -> awaitable<void> {
        const Message& message = *update.effective_message();
        co_await sleep_for(context.clock(),
                           std::chrono::milliseconds((message.chat.id * 37 + message.message_id * 11) % 50));
        handled[message.chat.id].push_back(*message.text);
    }));
    std::vector<std::int64_t> people;
    for (int i = 0; i < 30; ++i) people.push_back(emulator.add_user("Person " + std::to_string(i)).id);
    serve(app, [&]() -> awaitable<void> {
        for (int round = 0; round < 10; ++round) {
            for (const std::int64_t person : people) emulator.client(person).send_text(std::to_string(round));
            co_await sleep_for(clock, 7ms);
        }
        co_await sleep_for(clock, 10s);
    });
    REQUIRE(handled.size() == 30);
    for (const auto& [person, list] : handled) CHECK(list == Notes{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
}
