// What a bot owes its user while it works, at a server that judges it.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include <tgfw/api/media_group.hpp>
#include <tgfw/app/callback_answer.hpp>
#include <tgfw/bot/inline_pages.hpp>
#include <tgfw/dispatch/chat_action.hpp>
#include <tgfw/testing/bot_test.hpp>
#include <tgfw/tgfw.hpp>

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

TEST_CASE("a button that nobody answers stops spinning, and a late answer is no problem") {
    BotTest test;
    test.builder().answer_callback_queries();
    test.app().add_handler(CommandHandler("start", [](const Update&, Context& context) -> awaitable<void> {
        co_await context.reply("Pick").reply_markup(
            InlineKeyboard().callback("Save", "save").callback("Slow", "slow").callback("Own", "own"));
    }));
    test.app().add_handler(CallbackQueryHandler([](const Update&, Context&) -> awaitable<void> { co_return; }, "save")
                               .flag(CallbackAnswer("Saved").as_alert()));
    test.app().add_handler(CallbackQueryHandler(
        [](const Update&, Context& context) -> awaitable<void> {
            const auto typing = keep_chat_action(context, ChatAction::typing);
            co_await sleep_for(context.clock(), 20s);
            co_await context.answer().text("Done");
            co_await context.edit_message_text("Done").reply_markup(InlineKeyboard().callback("Own", "own"));
        },
        "slow"));
    test.app().add_handler(CallbackQueryHandler(
        [](const Update&, Context& context) -> awaitable<void> { co_await context.answer().text("Mine"); }, "own"));
    Person alice = test.person("Alice");
    alice.say("/start");
    const EmulatorToast saved = alice.click("Save");
    CHECK(saved.answered);
    CHECK(saved.text == "Saved");
    CHECK(saved.alert);
    CHECK(alice.click("Own").text == "Mine");
    CHECK(test.problems().empty());

    const std::string query = alice.tap(alice.last_from_others()->message_id, "Slow");
    test.pass(4s);
    CHECK_FALSE(alice.toast(query).answered);
    test.pass(2s);
    CHECK(alice.toast(query).answered);
    CHECK(alice.toast(query).text.empty());
    test.pass(20s);
    CHECK(alice.reads() == "Done");
    REQUIRE(test.problems().size() == 1);
    CHECK(test.problems()[0].find("this answer's text is not shown") != std::string::npos);
}

TEST_CASE("a client that scrolls through inline results sees each once, and then the end") {
    BotTest test([](Application& app) {
        app.add_handler(InlineQueryHandler([](const InlineQuery& query, Context& context) -> awaitable<void> {
            std::vector<InlineQueryResult> all;
            for (int i = 0; i < 120; ++i) {
                const std::string name = std::to_string(i);
                all.emplace_back(InlineQueryResultArticle(name, name, InputTextMessageContent(name)));
            }
            co_await answer_in_pages(context.bot(), query, all).cache_time(0);
        }));
    });
    Person alice = test.person("Alice");
    std::set<std::string> seen;
    std::size_t pages = 0;
    std::string offset;
    do {
        const std::string query = alice.inline_query("numbers", offset);
        test.settle();
        const EmulatorInlineAnswer answer = alice.inline_answer(query);
        REQUIRE(answer.answered);
        for (const auto& result : answer.results) CHECK(seen.insert(result.id).second);
        offset = answer.next_offset;
        ++pages;
    } while (!offset.empty() && pages < 10);
    CHECK(seen.size() == 120);
    CHECK(pages == 3);
}

namespace {

/// A PNG of one pixel, as far as the server looks.
InputFile dot_of(std::string name) {
    const char dot[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    return InputFile::from_bytes(std::string(dot, sizeof(dot) - 1), std::move(name));
}

}  // namespace

TEST_CASE("an album of uploads arrives as one, its caption on the first picture") {
    BotTest test([](Application& app) {
        app.add_handler(CommandHandler("album", [](const Update& update, Context& context) -> awaitable<void> {
            co_await context.bot().send_media_group(update.effective_chat()->id,
                                                    MediaGroup()
                                                        .photo(dot_of("one.png"))
                                                        .video(InputFile::from_bytes("two", "two.mp4"))
                                                        .thumbnail(dot_of("small.png"))
                                                        .caption("Our <b>trip</b>")
                                                        .parse_mode(ParseMode::html));
        }));
    });
    Person alice = test.person("Alice");
    alice.say("/album");
    const std::vector<Message> messages = alice.messages();
    REQUIRE(messages.size() == 3);
    REQUIRE(messages[1].media_group_id.has_value());
    CHECK(messages[1].media_group_id == messages[2].media_group_id);
    CHECK(messages[1].caption == "Our trip");
    CHECK_FALSE(messages[2].caption.has_value());
    CHECK(messages[2].video.has_value());
    CHECK(test.problems().empty());
}
