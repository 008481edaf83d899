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

namespace {

/// A middleware that notes when it is entered and left.
Middleware around(Notes& notes, std::string name) {
    return [&notes, name](Context&, Proceed proceed) -> awaitable<void> {
        notes.push_back(name + " in");
        co_await proceed();
        notes.push_back(name + " out");
    };
}

class Admin {
public:
    explicit Admin(int l) : level(l) {}
    int level;
};

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture,
                  "update middlewares are around all groups, handler middlewares around each handler") {
    dispatcher.add_update_middleware(around(notes, "outer"));
    dispatcher.add_update_middleware(around(notes, "inner"));
    dispatcher.add_handler_middleware(around(notes, "handler"));
    dispatcher.add_handler(MessageHandler(filters::text, note("one")));
    dispatcher.add_handler(MessageHandler(filters::text, note("two")), 1);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"outer in", "inner in", "handler in", "one", "handler out", "handler in", "two", "handler out",
                         "inner out", "outer out"});
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "an update middleware also sees an update that no handler takes, and may keep it back") {
    dispatcher.add_update_middleware([this](const Update& update, Context&, Proceed proceed) -> awaitable<void> {
        notes.push_back("saw " + std::to_string(update.update_id));
        const bool pass = update.update_id != 2;
        if (pass) co_await proceed();
    });
    dispatcher.add_handler(CommandHandler("go", note("went")));
    process(text_update(5, "x", 1));
    process(command_update(5, "/go", 2));
    process(command_update(5, "/go", 3));
    CHECK(notes == Notes{"saw 1", "saw 2", "saw 3", "went"});
}

TEST_CASE_FIXTURE(DispatchFixture,
                  "a router's middlewares are inside of the application's, the inner router's innermost") {
    Router inner("inner");
    inner.add_middleware(around(notes, "inner"));
    inner.add_handler(MessageHandler(filters::text, note("handler")));
    Router outer("outer");
    outer.add_middleware(around(notes, "outer"));
    outer.add_router(inner);
    dispatcher.add_handler_middleware(around(notes, "app"));
    dispatcher.add_router(outer);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"app in", "outer in", "inner in", "handler", "inner out", "outer out", "app out"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a middleware reads the flags of the handler that is about to run") {
    dispatcher.add_handler_middleware([this](Context& context, Proceed proceed) -> awaitable<void> {
        const Admin* admin = context.flag<Admin>();
        notes.push_back(admin != nullptr ? "level " + std::to_string(admin->level) : "open");
        if (admin == nullptr) co_await proceed();
    });
    dispatcher.add_handler(CommandHandler("stop", note("stopped")).flag(Admin(3)));
    dispatcher.add_handler(CommandHandler("help", note("helped")));
    process(command_update(5, "/stop"));
    process(command_update(5, "/help"));
    CHECK(notes == Notes{"level 3", "open", "helped"});
}

TEST_CASE_FIXTURE(DispatchFixture, "what a middleware throws goes to the error handlers") {
    dispatcher.add_error_handler([this](Context& context) -> awaitable<void> {
        notes.push_back(context.error_text());
        co_return;
    });
    dispatcher.add_update_middleware([](Context& context, Proceed proceed) -> awaitable<void> {
        if (context.update().update_id == 1) throw std::runtime_error("at the door");
        co_await proceed();
    });
    dispatcher.add_handler_middleware([](Context&, Proceed) -> awaitable<void> {
        throw std::runtime_error("at the handler");
        co_return;
    });
    dispatcher.add_handler(MessageHandler(filters::text, note("never")));
    process(text_update(5, "x", 1));
    process(text_update(5, "x", 2));
    CHECK(notes == Notes{"at the door", "at the handler"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a middleware around a non-blocking handler runs beside, too") {
    dispatcher.add_handler_middleware(around(notes, "mw"));
    dispatcher.add_handler(MessageHandler(filters::text, [this](Context& c) -> awaitable<void> {
                               co_await sleep_for(c.clock(), 1s);
                               notes.push_back("slow");
                           }).block(false));
    dispatcher.add_handler(MessageHandler(filters::text, note("next")).block(true), 1);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"mw in", "mw in", "next", "mw out", "slow", "mw out"});
}
