#include <doctest/doctest.h>

#include <string>

#include <tgfw/api/keyboard.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <flow/flow_fixture.hpp>
#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::flow;
using testing::EmulatorClient;

namespace {

awaitable<void> start(const Update&, Context& context) {
    InlineKeyboard drinks;
    drinks.callback("Tea", "drink:tea").callback("Coffee", "drink:coffee");
    co_await context.reply("Pick a drink").reply_markup(std::move(drinks));
}

awaitable<void> pick(const Update&, Context& context) {
    const std::string drink = context.match()->group("drink").value_or("");
    co_await context.answer().text("Coming up!");
    co_await context.edit_message_text("Here is " + drink);
}

awaitable<void> send_photo_back(const Update& update, Context& context) {
    co_await context.reply_photo(update.effective_message()->photo->back().file_id).caption("Nice");
}

awaitable<void> echo(const Update& update, Context& context) {
    co_await context.reply(*update.effective_message()->text);
}

/// A bot with a bit of everything, as the demo.
class Conversation : public Flow {
public:
    Conversation() : app(builder().build()) {
        app.add_handler(CommandHandler("start", start));
        app.add_handler(CallbackQueryHandler(pick, "drink:(?P<drink>\\w+)$"));
        app.add_handler(MessageHandler(filters::photo, send_photo_back));
        app.add_handler(MessageHandler(filters::text & ~filters::command, echo));
        app.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
            errors.push_back(context.error_text());
            co_return;
        });
    }

    Application app;
    Notes errors;
};

}  // namespace

TEST_CASE_FIXTURE(Conversation, "/start is answered with a keyboard") {
    serve(app, [this]() -> awaitable<void> {
        alice().send_text("/start");
        co_await settle();
    });
    const auto last = alice().last_from_others();
    REQUIRE(last);
    CHECK(last->text == "Pick a drink");
    REQUIRE(last->reply_markup);
    CHECK(last->reply_markup->inline_keyboard.at(0).at(1).text == "Coffee");
    CHECK(errors.empty());
}

TEST_CASE_FIXTURE(Conversation, "a tap is answered with a toast, and its message is edited in place") {
    std::string query;
    serve(app, [this, &query]() -> awaitable<void> {
        alice().send_text("/start");
        co_await settle();
        query = alice().tap(alice().last_from_others()->message_id, "Tea");
        co_await settle();
    });
    CHECK(alice().toast(query).answered);
    CHECK(alice().toast(query).text == "Coming up!");
    CHECK(texts(alice()) == Notes{"/start", "Here is tea"});
    CHECK_FALSE(alice().last_from_others()->reply_markup);
    CHECK(alice().last_from_others()->edit_date);
    CHECK(errors.empty());
}

TEST_CASE_FIXTURE(Conversation, "a text is echoed, once") {
    serve(app, [this]() -> awaitable<void> {
        alice().send_text("Grüße 🍵 \"quoted\"\nline");
        co_await sleep_for(clock, 120s);
    });
    CHECK(texts(alice()) == Notes{"Grüße 🍵 \"quoted\"\nline", "Grüße 🍵 \"quoted\"\nline"});
}

TEST_CASE_FIXTURE(Conversation, "a photo is sent back by its file_id") {
    serve(app, [this]() -> awaitable<void> {
        alice().send_photo(testing::tiny_png());
        co_await settle();
    });
    const auto last = alice().last_from_others();
    REQUIRE(last);
    REQUIRE(last->photo);
    CHECK(last->caption == "Nice");
    CHECK(last->photo->back().file_id == alice().messages().front().photo->back().file_id);
}

TEST_CASE_FIXTURE(Conversation, "two chats are served beside each other, each with its own answers") {
    serve(app, [this]() -> awaitable<void> {
        for (int round = 1; round <= 3; ++round) {
            alice().send_text("a" + std::to_string(round));
            bob().send_text("b" + std::to_string(round));
        }
        co_await settle();
    });
    CHECK(texts(alice()) == Notes{"a1", "a2", "a3", "a1", "a2", "a3"});
    CHECK(texts(bob()) == Notes{"b1", "b2", "b3", "b1", "b2", "b3"});
}

TEST_CASE_FIXTURE(Conversation,
                  "a person who blocked the bot is a Forbidden for the error handler, and the others are served") {
    serve(app, [this]() -> awaitable<void> {
        alice().send_text("hi");
        alice().block();
        bob().send_text("hello");
        co_await settle();
    });
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().find("sendMessage: Forbidden: bot was blocked by the user") != std::string::npos);
    CHECK(bob().last_from_others()->text == "hello");
}

TEST_CASE_FIXTURE(Conversation, "what was written while the bot was away is answered when it comes") {
    alice().send_text("while you were away");
    serve(app, [this] { return settle(); });
    CHECK(alice().last_from_others()->text == "while you were away");
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(Conversation, "what was written while the bot was away is dropped on demand") {
    alice().send_text("too late");
    serve(
        app,
        [this]() -> awaitable<void> {
            co_await settle();
            alice().send_text("in time");
            co_await settle();
        },
        PollingOptions().with_drop_pending_updates(true));
    CHECK(texts(alice()) == Notes{"too late", "in time", "in time"});
}

TEST_CASE_FIXTURE(Conversation, "only the kinds of updates that are asked for come") {
    serve(
        app,
        [this]() -> awaitable<void> {
            alice().send_text("/start");
            co_await settle();
            alice().tap(alice().last_from_others()->message_id, "Tea");
            co_await settle();
        },
        PollingOptions().with_allowed_updates({UpdateKind::message}));
    CHECK(texts(alice()) == Notes{"/start", "Pick a drink"});
}
