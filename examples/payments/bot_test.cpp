#include <doctest/doctest.h>

#include <chrono>

#include <tgfw/testing/bot_test.hpp>
#include <tgfw/tgfw.hpp>

#include "bot.hpp"
#include "shop.hpp"

using namespace tgfw;
using tgfw::testing::BotTest;
using tgfw::testing::EmulatorOrder;
using tgfw::testing::EmulatorPayment;
using tgfw::testing::Person;
using PaymentStage = tgfw::testing::EmulatorPaymentStage;

namespace {

void add_payment_handlers(Application& app) {
    payments::add_handlers(app, "284685063:TEST:NjA4");
}

EmulatorOrder order_to(const char* country) {
    EmulatorOrder order;
    order.with_name("Alice Archer").with_address(ShippingAddress(country, "", "London", "1 Tea Lane", "", "E1"));
    return order;
}

/// The newest message with a payment, as the Bot API tells it.
Message receipt_in(const Person& person) {
    for (const Message& message : person.messages()) {
        if (message.successful_payment) return message;
    }
    return Message();
}

}  // namespace

TEST_CASE("payments: a cup of tea is paid in Stars") {
    BotTest test(add_payment_handlers);
    Person alice = test.person("Alice");
    alice.say("/buy");
    CHECK(alice.buttons() == "Pay ⭐️5");
    const EmulatorPayment payment = alice.buy();
    CHECK(payment.stage == PaymentStage::paid);
    CHECK(alice.reads() == "Thank you! Your receipt: " + payment.charge_id);
}

TEST_CASE("payments: what is sold out is not charged") {
    BotTest test(add_payment_handlers);
    Person alice = test.person("Alice");
    alice.say("/buy");
    CHECK(alice.buy().stage == PaymentStage::paid);
    CHECK(alice.buy().stage == PaymentStage::paid);
    const EmulatorPayment third = alice.buy();
    CHECK(third.stage == PaymentStage::failed);
    CHECK(third.error == "Sorry, that is sold out.");
}

TEST_CASE("payments: a payment that is told of twice counts once") {
    BotTest test(add_payment_handlers);
    Person alice = test.person("Alice");
    alice.say("/buy");
    alice.buy();
    const std::size_t messages = alice.messages().size();
    test.emulator().push_update(test.bot().id, "message", encode(receipt_in(alice)));
    test.settle();
    CHECK(alice.messages().size() == messages);
    CHECK(alice.buy().stage == PaymentStage::paid);
}

TEST_CASE("payments: Stars go back once, and the cup to the shelf") {
    BotTest test(add_payment_handlers);
    Person alice = test.person("Alice");
    alice.say("/buy");
    alice.buy();
    alice.buy();
    CHECK(alice.buy().stage == PaymentStage::failed);
    alice.say("/refund");
    CHECK(alice.reads() == "Your Stars are back.");
    alice.say("/refund");
    CHECK(alice.say("/refund") == "You have paid no Stars that could go back.");
    CHECK(alice.buy().stage == PaymentStage::paid);
    CHECK(test.person("Bob").say("/refund") == "You have paid no Stars that could go back.");
}

TEST_CASE("payments: a teapot is sent home, for the price of the way chosen") {
    BotTest test(add_payment_handlers);
    Person alice = test.person("Alice");
    alice.say("/post");
    const EmulatorPayment far = alice.buy(order_to("FR"));
    CHECK(far.error == "We send within Britain only.");
    const EmulatorPayment near = alice.buy(order_to("GB"));
    CHECK(near.stage == PaymentStage::choice);
    alice.choose_shipping(near.id, "courier");
    test.settle();
    CHECK(alice.payment(near.id).stage == PaymentStage::paid);
    const Message message = receipt_in(alice);
    CHECK(message.successful_payment->total_amount == 1999 + 201 + 900);
    CHECK(message.successful_payment->order_info->shipping_address->post_code == "E1");
    CHECK(alice.say("/refund") == "You have paid no Stars that could go back.");
}

TEST_CASE("payments: without a provider nothing is sold by card") {
    BotTest test([](Application& app) { payments::add_handlers(app, ""); });
    Person alice = test.person("Alice");
    CHECK(alice.say("/post") == "Nothing is sold by card here: the bot has no PROVIDER_TOKEN.");
    CHECK(alice.say("/start").starts_with("/buy"));
    CHECK(alice.say("/paysupport").starts_with("Write to"));
}

TEST_CASE("payments: the last piece is kept for who agreed first, but not for ever") {
    payments::Shop shop;
    const payments::Shop::Time start;
    CHECK(shop.reserve("cup", 1, start));
    CHECK(shop.reserve("cup", 2, start));
    CHECK_FALSE(shop.reserve("cup", 3, start + std::chrono::minutes(9)));
    CHECK(shop.reserve("cup", 3, start + std::chrono::minutes(10)));
    CHECK_FALSE(shop.reserve("moon", 1, start));
}
