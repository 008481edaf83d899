#include <doctest/doctest.h>

#include <stdexcept>

#include <tgfw/dispatch/handlers/chat_member_handler.hpp>
#include <tgfw/testing/bot_test.hpp>
#include <tgfw/tgfw.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using testing::BotTest;
using testing::Person;

namespace {

awaitable<void> start(const Message& message, Context& context) {
    co_await context.reply("Hello, " + message.from->first_name)
        .reply_markup(
            InlineKeyboard().callback("Tea", "tea").callback("Coffee", "coffee").row().callback("None", "no"));
}

awaitable<void> twice(Context& context) {
    co_await context.reply("one");
    co_await context.reply("two").reply_markup(ReplyKeyboard().button("/start"));
}

awaitable<void> later(Context& context) {
    co_await sleep_for(context.clock(), 5min);
    co_await context.reply("done");
}

awaitable<void> fail(Context&) {
    throw std::runtime_error("no milk");
    co_return;
}

awaitable<void> pick(const CallbackQuery& query, Context& context) {
    co_await context.answer().text("A good choice");
    co_await context.edit_message_text("You took " + *query.data);
}

awaitable<void> greet(const ChatMemberUpdated& change, Context& context) {
    co_await context.reply("Hello, " + change.from.first_name);
}

void add_handlers(Application& app) {
    app.add_handler(CommandHandler("start", start));
    app.add_handler(CommandHandler("twice", twice));
    app.add_handler(CommandHandler("later", later));
    app.add_handler(CommandHandler("fail", fail));
    app.add_handler(CallbackQueryHandler(pick));
}

}  // namespace

TEST_CASE("say() returns what the bot answered, in lines where it sent several texts") {
    BotTest test(add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/start") == "Hello, Alice");
    CHECK(alice.say("/twice") == "one\ntwo");
    CHECK(alice.say("nobody takes this").empty());
    CHECK(alice.push("/start") == "Hello, Alice");
    CHECK_THROWS_AS(alice.push("/nothing"), std::invalid_argument);
}

TEST_CASE("click() taps a button of the newest message that has some, and returns the answer to it") {
    BotTest test(add_handlers);
    Person alice = test.person("Alice");
    CHECK_THROWS_AS(alice.click("Tea"), std::invalid_argument);
    alice.say("/start");
    CHECK(alice.buttons() == "Tea | Coffee\nNone");
    CHECK(alice.click("Coffee").text == "A good choice");
    CHECK(alice.reads() == "You took coffee");
    CHECK(alice.buttons().empty());
}

TEST_CASE("pass() takes the bot's time, and none of the test's") {
    BotTest test(add_handlers);
    Person alice = test.person("Alice");
    const auto begin = test.clock().now();
    CHECK(alice.say("/later").empty());
    test.pass(4min);
    CHECK(alice.reads().empty());
    test.pass(1min);
    CHECK(alice.reads() == "done");
    CHECK(test.clock().now() - begin == 5min + 100ms);
}

TEST_CASE("what a handler throws, and no error handler takes, is among the problems") {
    BotTest test(add_handlers);
    test.person("Alice").say("/fail");
    REQUIRE(test.problems().size() == 1);
    CHECK(test.problems().front().find("no milk") != std::string::npos);
}

TEST_CASE("the builder takes services and hooks before the application is made") {
    int begun = 0;
    BotTest test;
    test.builder().post_init([&begun](Application&) -> awaitable<void> {
        ++begun;
        co_return;
    });
    add_handlers(test.app());
    CHECK(begun == 0);
    CHECK(test.person("Alice").say("/start") == "Hello, Alice");
    CHECK(begun == 1);
}

TEST_CASE("in the groups that a test makes the bot is an administrator, who hears who comes") {
    BotTest test([](Application& app) { app.add_handler(ChatMemberHandler(greet, ChatMemberTypes::chat_member)); });
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    bob.join(club);
    test.settle();
    CHECK(alice.reads(club) == "Hello, Bob");
    CHECK(alice.reads().empty());
}

TEST_CASE("a bot that cannot run says why") {
    BotTest test;
    test.emulator().fail_next("getMe", 401, "Unauthorized", std::nullopt, 100);
    CHECK_THROWS_AS(test.pass(1s), InvalidToken);
}

TEST_CASE("a test that ends while a handler works ends the handler") {
    bool cancelled = false;
    {
        BotTest test;
        test.app().add_handler(CommandHandler("hang", [&cancelled](Context& context) -> awaitable<void> {
            try {
                co_await sleep_for(context.clock(), 24h);
            } catch (...) {
                cancelled = true;
                throw;
            }
        }));
        test.person("Alice").say("/hang");
    }
    CHECK(cancelled);
}
