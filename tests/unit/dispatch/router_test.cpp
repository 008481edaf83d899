#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

TEST_CASE_FIXTURE(DispatchFixture, "a router's handlers stand in the groups of the application, where it was added") {
    Router shop("shop");
    shop.add_handler(CommandHandler("buy", note("buy")));
    shop.add_handler(TypeHandler<Update>(note("log")), -1);
    dispatcher.add_handler(CommandHandler("help", note("help")));
    dispatcher.add_router(shop);
    dispatcher.add_handler(MessageHandler(filters::text, note("rest")));
    process(command_update(5, "/buy"));
    process(text_update(5, "x"));
    CHECK(notes == Notes{"log", "buy", "log", "rest"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a router's filter holds for its handlers and for those of the routers in it") {
    Router inner;
    inner.add_handler(MessageHandler(filters::text, note("inner")));
    Router groups("groups");
    groups.filter(filters::chat_type::groups).add_handler(CommandHandler("x", note("group"))).add_router(inner);
    dispatcher.add_router(groups);
    dispatcher.add_handler(MessageHandler(filters::all, note("elsewhere")));
    process(text_update(5, "x"));
    process(update_of("message", message_json(-5, R"("text":"x")", "group")));
    process(update_of("message", message_json(-5, command_members("/x"), "group")));
    CHECK(notes == Notes{"elsewhere", "inner", "group"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a router's filter on the update also judges updates without a message") {
    Router mine;
    mine.filter(
        [](const Update& update) { return update.effective_user() != nullptr && update.effective_user()->id == 5; });
    mine.add_handler(CallbackQueryHandler(note("mine")));
    dispatcher.add_router(mine);
    process(callback_update(5, "a"));
    process(callback_update(6, "a"));
    CHECK(notes == Notes{"mine"});
}

TEST_CASE_FIXTURE(DispatchFixture, "two filters of one router must both pass") {
    Router both;
    both.filter(filters::text).filter([](const Update& update) { return update.update_id > 1; });
    both.add_handler(MessageHandler(filters::all, note("both")));
    dispatcher.add_router(both);
    process(text_update(5, "x", 1));
    process(text_update(5, "x", 2));
    process(message_update(5, R"("caption":"x")", 3));
    CHECK(notes == Notes{"both"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a router's error handlers run before the application's, the inner one's first") {
    const auto saying = [this](std::string name) {
        return [this, name](Context& context) -> awaitable<void> {
            notes.push_back(name + ": " + context.error_text());
            co_return;
        };
    };
    Router inner("inner");
    inner.add_error_handler(saying("inner"));
    inner.add_handler(MessageHandler(filters::text, [](Context&) -> awaitable<void> {
        throw std::runtime_error("boom");
        co_return;
    }));
    Router outer("outer");
    outer.add_error_handler(saying("outer")).add_router(inner);
    dispatcher.add_error_handler(saying("app"));
    dispatcher.add_router(outer);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"inner: boom", "outer: boom", "app: boom"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a router is a value: changes after it was added have no effect") {
    Router router;
    router.add_handler(CommandHandler("a", note("a")));
    Router outer;
    outer.add_router(router);
    router.add_handler(CommandHandler("b", note("b")));
    dispatcher.add_router(outer);
    outer.filter([](const Update&) { return false; });
    process(command_update(5, "/a"));
    process(command_update(5, "/b"));
    CHECK(notes == Notes{"a"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a handle takes back and exchanges a handler in its place") {
    dispatcher.add_handler(CommandHandler("x", note("first")));
    HandlerHandle handle = dispatcher.add_handler(MessageHandler(filters::text, note("second")));
    dispatcher.add_handler(MessageHandler(filters::all, note("third")));
    CHECK(handle.active());
    process(text_update(5, "1"));
    CHECK(handle.replace(MessageHandler(filters::text, note("other"))));
    process(text_update(5, "2"));
    CHECK(handle.remove());
    process(text_update(5, "3"));
    CHECK(notes == Notes{"second", "other", "third"});
    CHECK_FALSE(handle.active());
    CHECK_FALSE(handle.remove());
    CHECK_FALSE(handle.replace(MessageHandler(filters::text, note("never"))));
    CHECK_FALSE(HandlerHandle().active());
}

TEST_CASE_FIXTURE(DispatchFixture, "a router's handle takes back all of its handlers") {
    Router router;
    router.add_handler(CommandHandler("a", note("a"))).add_handler(TypeHandler<Update>(note("log")), 3);
    HandlerHandle handle = dispatcher.add_router(router);
    CHECK_FALSE(handle.replace(TypeHandler<Update>(note("never"))));
    process(command_update(5, "/a"));
    CHECK(handle.remove());
    process(command_update(5, "/a"));
    CHECK(notes == Notes{"a", "log"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a handle outlives its dispatcher without harm") {
    HandlerHandle handle;
    {
        Dispatcher other(DispatchServices(bot, clock, logger));
        handle = other.add_handler(TypeHandler<Update>(note("x")));
        CHECK(handle.active());
    }
    CHECK_FALSE(handle.active());
    CHECK_FALSE(handle.remove());
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "fallback handlers run where no group's handler did, on_unhandled where not even they") {
    dispatcher.add_handler(CommandHandler("a", note("a")), 4);
    dispatcher.add_fallback_handler(MessageHandler(filters::text, note("fallback")));
    dispatcher.add_fallback_handler(MessageHandler(filters::text, note("never")));
    dispatcher.on_unhandled(note("unhandled"));
    dispatcher.on_unhandled([this](const CallbackQuery&, Context&) -> awaitable<void> {
        notes.push_back("tap");
        co_return;
    });
    process(command_update(5, "/a"));
    process(text_update(5, "x"));
    process(callback_update(5, "x"));
    process(message_update(5, R"("caption":"x")"));
    CHECK(notes == Notes{"a", "fallback", "unhandled", "tap", "unhandled"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a handler that fails took its update: no fallback sees it") {
    dispatcher.add_error_handler([](Context&) -> awaitable<void> { co_return; });
    dispatcher.add_handler(MessageHandler(filters::text, [](Context&) -> awaitable<void> {
        throw std::runtime_error("boom");
        co_return;
    }));
    dispatcher.add_fallback_handler(MessageHandler(filters::text, note("fallback")));
    process(text_update(5, "x"));
    CHECK(notes.empty());
}

TEST_CASE_FIXTURE(DispatchFixture, "the same handler in two groups runs once in each") {
    const Handler handler = MessageHandler(filters::text, note("x"));
    dispatcher.add_handler(handler, 1);
    dispatcher.add_handler(handler, 2);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"x", "x"});
    CHECK(dispatcher.remove_handler(handler, 1));
    CHECK_FALSE(dispatcher.remove_handler(handler, 7));
    process(text_update(5, "x"));
    CHECK(notes.size() == 3);
}
