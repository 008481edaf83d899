#include <doctest/doctest.h>

#include <tgfw/testing/bot_test.hpp>
#include <tgfw/tgfw.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;
using tgfw::testing::Person;

TEST_CASE("shop: pages and ticks change the one message in place") {
    BotTest test(shop::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/list") == "Which teas would you like?");
    CHECK(alice.buttons() == "Assam\nCeylon\nDarjeeling\nEarl Grey\nGenmaicha\nMore ›\nOrder");

    CHECK(alice.click("Ceylon").text == "Ceylon is in your basket");
    CHECK(alice.buttons() == "Assam\n✅ Ceylon\nDarjeeling\nEarl Grey\nGenmaicha\nMore ›\nOrder");

    CHECK(alice.click("More ›").answered);
    CHECK(alice.buttons() == "Gunpowder\nJasmine\nKeemun\nLapsang\nMoroccan mint\n‹ Back | More ›\nOrder");
    alice.click("More ›");
    CHECK(alice.buttons() == "Oolong\nSencha\n‹ Back\nOrder");
    alice.click("Sencha");
    alice.click("Order");
    CHECK(alice.reads() == "Your order:\n• Ceylon\n• Sencha");
    CHECK(alice.buttons().empty());
    CHECK(alice.messages().size() == 2);
    CHECK(test.problems().empty());
}

TEST_CASE("shop: a second tap takes the tick back, and nothing is no order") {
    BotTest test(shop::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/list");
    alice.click("Assam");
    CHECK(alice.click("✅ Assam").text == "Assam is out again");
    const auto toast = alice.click("Order");
    CHECK(toast.text == "Your basket is empty: tick some teas first.");
    CHECK(toast.alert);
    CHECK(alice.reads() == "Which teas would you like?");
}

TEST_CASE("shop: everybody has a basket of their own, in one chat too") {
    BotTest test(shop::add_handlers);
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    test.emulator().add_member(club, bob.user_id());
    alice.say("/list", club);
    alice.click("Assam", club);
    CHECK(bob.click("Order", club).text == "Your basket is empty: tick some teas first.");
    alice.click("Order", club);
    CHECK(bob.reads(club) == "Your order:\n• Assam");
}

TEST_CASE("shop: a button of an earlier version says so") {
    BotTest test(shop::add_handlers);
    test.app().add_handler(tgfw::CommandHandler("old", [](tgfw::Context& context) -> tgfw::awaitable<void> {
        co_await context.reply("Old").reply_markup(tgfw::InlineKeyboard().callback("Tea 99", "toggle:99"));
    }));
    Person alice = test.person("Alice");
    alice.say("/old");
    CHECK(alice.click("Tea 99").text == "This button is too old. Send /list for new ones.");
}
