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

Kinds everything() {
    return Kinds::all();
}

class Peculiar {
public:
    Peculiar() = default;
    [[nodiscard]] bool check(const UpdateView&, Match&) const { return false; }
    [[nodiscard]] awaitable<void> handle(const Update&, Context&) const { co_return; }
    [[nodiscard]] bool blocking() const { return true; }
};

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture, "what all handlers may take is known before any update comes") {
    CHECK(dispatcher.reach().empty());
    dispatcher.add_handler(CommandHandler("a", note("a")));
    CHECK(dispatcher.reach().has(UpdateKind::message));
    CHECK(dispatcher.reach().has(UpdateKind::edited_message));
    CHECK_FALSE(dispatcher.reach().has(UpdateKind::channel_post));
    dispatcher.add_handler(CallbackQueryHandler(note("tap")), 3);
    CHECK(dispatcher.reach().has(UpdateKind::callback_query));
    CHECK_FALSE(dispatcher.reach().has(UpdateKind::poll));
    HandlerHandle all = dispatcher.add_handler(Peculiar());
    CHECK(dispatcher.reach() == Kinds::all());
    all.remove();
    CHECK_FALSE(dispatcher.reach().has(UpdateKind::poll));
    dispatcher.on_unhandled(note("x"));
    CHECK(dispatcher.reach() == Kinds::all());
}

TEST_CASE_FIXTURE(DispatchFixture, "a handler behind one that takes all of its updates is reported") {
    dispatcher.add_handler(MessageHandler(filters::text, note("text")));
    dispatcher.add_handler(CommandHandler("start", note("start")));
    const auto problems = dispatcher.check(everything());
    REQUIRE(problems.size() == 1);
    CHECK(problems.front() ==
          "CommandHandler(/start) can never run: in group 0 MessageHandler(text) takes all of its updates first. "
          "Add it before, or to another group");
}

TEST_CASE_FIXTURE(DispatchFixture, "handlers that leave each other something are not reported") {
    dispatcher.add_handler(CommandHandler("start", note("start")));
    dispatcher.add_handler(CommandHandler("start", note("with words"), filters::update_type::channel_post));
    dispatcher.add_handler(MessageHandler(filters::text & ~filters::command, note("text")));
    dispatcher.add_handler(CallbackQueryHandler(note("a"), "a"));
    dispatcher.add_handler(CallbackQueryHandler(note("rest")));
    dispatcher.add_handler(MessageHandler(filters::text, note("elsewhere")), 1);
    dispatcher.add_handler(Peculiar());
    CHECK(dispatcher.check(everything()).empty());
}

TEST_CASE_FIXTURE(DispatchFixture, "a command that is handled twice is reported, unless the first wants words") {
    dispatcher.add_handler(CommandHandler("add", note("with")).has_args(true));
    dispatcher.add_handler(CommandHandler("add", note("without")));
    CHECK(dispatcher.check(everything()).empty());
    dispatcher.add_handler(CommandHandler("add", note("never")));
    REQUIRE(dispatcher.check(everything()).size() == 1);
    CHECK(dispatcher.check(everything()).front().starts_with("CommandHandler(/add) can never run"));
}

TEST_CASE_FIXTURE(DispatchFixture, "several handlers may hide one together") {
    dispatcher.add_handler(MessageHandler(filters::update_type::message, note("messages")));
    dispatcher.add_handler(MessageHandler(filters::update_type::edited_message, note("edits")));
    dispatcher.add_handler(MessageHandler(filters::text & filters::update_type::messages, note("never")));
    const auto problems = dispatcher.check(everything());
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().find("can never run: in group 0 MessageHandler(") != std::string::npos);
}

TEST_CASE_FIXTURE(DispatchFixture, "a handler whose kinds allowed_updates leaves out is reported") {
    dispatcher.add_handler(CallbackQueryHandler(note("tap")));
    dispatcher.add_handler(CommandHandler("a", note("a")));
    const auto problems = dispatcher.check(Kinds(UpdateKind::message));
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().starts_with(
        "CallbackQueryHandler can never run: allowed_updates asks for no update that it could take"));
}

TEST_CASE_FIXTURE(DispatchFixture, "a handler that nothing can reach is reported") {
    dispatcher.add_handler(
        MessageHandler(filters::update_type::message & filters::update_type::channel_post, note("never")));
    REQUIRE(dispatcher.check(everything()).size() == 1);
    CHECK(dispatcher.check(everything()).front().find("leave no kind of update to it") != std::string::npos);
}

TEST_CASE_FIXTURE(DispatchFixture, "a router's handlers are reported by its name, and its filter counts") {
    Router shop("shop");
    shop.filter(filters::update_type::channel_post).add_handler(CommandHandler("buy", note("buy")));
    dispatcher.add_router(shop);
    REQUIRE(dispatcher.check(everything()).size() == 1);
    CHECK(dispatcher.check(everything()).front().starts_with("shop/CommandHandler(/buy) can never run"));
}

TEST_CASE_FIXTURE(DispatchFixture, "among a thousand commands the right one runs, whatever stands around it") {
    for (int i = 0; i < 1000; ++i)
        dispatcher.add_handler(CommandHandler("c" + std::to_string(i), note("c" + std::to_string(i))));
    dispatcher.add_handler(MessageHandler(filters::command, note("unknown")));
    dispatcher.add_handler(CommandHandler("late", note("late")));
    process(command_update(5, "/c0"));
    process(command_update(5, "/C999 and more"));
    process(command_update(5, "/c1000"));
    process(command_update(5, "/late"));
    CHECK(notes == Notes{"c0", "c999", "unknown", "unknown"});
}

TEST_CASE_FIXTURE(DispatchFixture, "the order of registration decides between a command and a message handler") {
    dispatcher.add_handler(CommandHandler("a", note("a, words")).has_args(true));
    dispatcher.add_handler(MessageHandler(filters::text, note("text")));
    dispatcher.add_handler(CommandHandler("a", note("never")));
    process(command_update(5, "/a"));
    process(command_update(5, "/a b"));
    CHECK(notes == Notes{"text", "a, words"});
}
