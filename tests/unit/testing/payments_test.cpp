#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct PaymentFixture : EmulatorFixture {
    PaymentFixture() {
        client.send_text("/start");
        take_updates();
    }

    /// Arguments of an invoice for five Stars, after those given, which win.
    EmulatorParams invoice_params(Arguments arguments) const {
        EmulatorParams params = params_of(arguments);
        return params.add("chat_id", alice_id)
            .add("title", "Tea")
            .add("description", "A cup of tea")
            .add("payload", "tea-1")
            .add("currency", "XTR")
            .add("prices", R"([{"label":"Tea","amount":5}])");
    }
    Message invoice(Arguments arguments = {}) {
        const std::string body = emulator.handle(token, "sendInvoice", invoice_params(arguments))->answer().body;
        return std::get<Message>(decode_response<Message>(body));
    }
    std::string invoice_refusal(Arguments arguments) {
        const std::string body = emulator.handle(token, "sendInvoice", invoice_params(arguments))->answer().body;
        return std::get<ApiFailure>(decode_response<bool>(body)).description;
    }
    /// An invoice in euros, for what is sent by post.
    Message parcel() {
        return invoice({{"currency", "EUR"},
                        {"provider_token", "284685063:TEST:NjA4"},
                        {"prices", R"([{"label":"Pot","amount":1999},{"label":"Gift wrap","amount":201}])"},
                        {"need_name", "true"},
                        {"is_flexible", "true"},
                        {"max_tip_amount", "500"}});
    }
    static EmulatorOrder order() {
        EmulatorOrder out;
        out.with_name("Alice Archer").with_address(ShippingAddress("GB", "", "London", "1 Tea Lane", "", "E1"));
        return out;
    }
    PreCheckoutQuery take_checkout() {
        const auto all = take_updates();
        REQUIRE(all.size() == 1);
        REQUIRE(all[0].pre_checkout_query);
        return *all[0].pre_checkout_query;
    }
    std::string agree(const PreCheckoutQuery& query) {
        return call("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.id}, {"ok", "true"}});
    }
    std::string balance() { return call("getMyStarBalance"); }
};

using PaymentStage = tgfw::testing::EmulatorPaymentStage;
constexpr const char* post_and_courier =
    R"([{"id":"post","title":"By post","prices":[{"label":"Stamp","amount":300}]},
        {"id":"courier","title":"By courier","prices":[{"label":"Courier","amount":900}]}])";

}  // namespace

TEST_CASE_FIXTURE(PaymentFixture, "an invoice has its total and a button that pays it") {
    const Message message = invoice();
    REQUIRE(message.invoice);
    CHECK(message.invoice->title == "Tea");
    CHECK(message.invoice->currency == "XTR");
    CHECK(message.invoice->total_amount == 5);
    const InlineKeyboardButton& button = message.reply_markup->inline_keyboard.at(0).at(0);
    CHECK(button.pay);
    CHECK(button.text == "Pay ⭐️5");
    CHECK(parcel().reply_markup->inline_keyboard.at(0).at(0).text == "Pay 22.00 EUR");
}

TEST_CASE_FIXTURE(PaymentFixture, "Stars are paid when the bot agrees, and stand in its balance") {
    const std::string payment = client.pay(invoice().message_id);
    CHECK(client.payment(payment).stage == PaymentStage::checkout);
    const PreCheckoutQuery query = take_checkout();
    CHECK(query.from.id == alice.id);
    CHECK(query.invoice_payload == "tea-1");
    CHECK(query.total_amount == 5);
    CHECK_FALSE(query.order_info);
    CHECK(contains(agree(query), "\"ok\":true"));
    CHECK(client.payment(payment).stage == PaymentStage::paid);
    const auto all = take_updates();
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].message->successful_payment);
    const SuccessfulPayment& receipt = *all[0].message->successful_payment;
    CHECK(receipt.telegram_payment_charge_id == client.payment(payment).charge_id);
    CHECK(receipt.invoice_payload == "tea-1");
    CHECK(all[0].message->from->id == alice.id);
    CHECK(contains(balance(), "\"amount\":5"));
    const auto list = std::get<StarTransactions>(decode_response<StarTransactions>(call("getStarTransactions")));
    REQUIRE(list.transactions.size() == 1);
    CHECK(list.transactions[0].id == receipt.telegram_payment_charge_id);
    CHECK(std::get<TransactionPartnerUser>(*list.transactions[0].source).user.id == alice.id);
}

TEST_CASE_FIXTURE(PaymentFixture, "the person reads why the bot does not want the money") {
    const std::string payment = client.pay(invoice().message_id);
    const std::string id = take_checkout().id;
    CHECK(failure("answerPreCheckoutQuery", {{"pre_checkout_query_id", id}, {"ok", "false"}}) ==
          "Bad Request: parameter \"error_message\" is required");
    call("answerPreCheckoutQuery", {{"pre_checkout_query_id", id}, {"ok", "false"}, {"error_message", "Sold out"}});
    CHECK(client.payment(payment).stage == PaymentStage::failed);
    CHECK(client.payment(payment).error == "Sold out");
    CHECK(take_updates().empty());
    CHECK(contains(balance(), "\"amount\":0"));
}

TEST_CASE_FIXTURE(PaymentFixture, "after ten seconds an agreement comes too late") {
    const std::string payment = client.pay(invoice().message_id);
    const PreCheckoutQuery query = take_checkout();
    clock.advance(std::chrono::milliseconds(9'999));
    CHECK(client.payment(payment).stage == PaymentStage::checkout);
    clock.advance(std::chrono::milliseconds(1));
    CHECK(failure("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.id}, {"ok", "true"}}) ==
          "Bad Request: query is too old and response timeout expired or query ID is invalid");
    CHECK(client.payment(payment).stage == PaymentStage::failed);
    CHECK(take_updates().empty());
}

TEST_CASE_FIXTURE(PaymentFixture, "an agreement counts once") {
    client.pay(invoice().message_id);
    const PreCheckoutQuery query = take_checkout();
    agree(query);
    CHECK(contains(agree(query), "query is too old"));
    CHECK(take_updates().size() == 1);
    CHECK(contains(balance(), "\"amount\":5"));
}

TEST_CASE_FIXTURE(PaymentFixture, "the price of what is sent depends on how it is sent") {
    const Message message = parcel();
    CHECK_THROWS_WITH(client.pay(message.message_id), "EmulatorClient: the invoice asks for a name");
    const std::string payment = client.pay(message.message_id, order().with_tip(100));
    auto all = take_updates();
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].shipping_query);
    CHECK(all[0].shipping_query->shipping_address.city == "London");
    call("answerShippingQuery",
         {{"shipping_query_id", all[0].shipping_query->id}, {"ok", "true"}, {"shipping_options", post_and_courier}});
    CHECK(client.payment(payment).stage == PaymentStage::choice);
    REQUIRE(client.payment(payment).shipping_options.size() == 2);
    CHECK_THROWS(client.choose_shipping(payment, "pigeon"));
    client.choose_shipping(payment, "courier");
    const PreCheckoutQuery query = take_checkout();
    CHECK(query.total_amount == 2200 + 100 + 900);
    CHECK(query.shipping_option_id == "courier");
    CHECK(query.order_info->name == "Alice Archer");
    CHECK_FALSE(query.order_info->email);
    agree(query);
    all = take_updates();
    REQUIRE(all.size() == 1);
    CHECK(all[0].message->successful_payment->total_amount == 3200);
    CHECK(all[0].message->successful_payment->order_info->shipping_address->post_code == "E1");
    CHECK(contains(balance(), "\"amount\":0"));
}

TEST_CASE_FIXTURE(PaymentFixture, "an order that names the shipping option goes through without a further word") {
    const std::string payment = client.pay(parcel().message_id, order().with_shipping("post"));
    const std::string id = take_updates().at(0).shipping_query->id;
    call("answerShippingQuery", {{"shipping_query_id", id}, {"ok", "true"}, {"shipping_options", post_and_courier}});
    CHECK(take_checkout().total_amount == 2500);
    const std::string other = client.pay(parcel().message_id, order().with_shipping("pigeon"));
    const std::string second = take_updates().at(0).shipping_query->id;
    call("answerShippingQuery",
         {{"shipping_query_id", second}, {"ok", "true"}, {"shipping_options", post_and_courier}});
    CHECK(client.payment(other).stage == PaymentStage::failed);
    CHECK(client.payment(payment).stage == PaymentStage::checkout);
}

TEST_CASE_FIXTURE(PaymentFixture, "a bot that does not ship there says so") {
    const std::string payment = client.pay(parcel().message_id, order());
    const std::string id = take_updates().at(0).shipping_query->id;
    CHECK(failure("answerShippingQuery", {{"shipping_query_id", id}, {"ok", "true"}}) ==
          "Bad Request: shipping options must be non-empty");
    call("answerShippingQuery", {{"shipping_query_id", id}, {"ok", "false"}, {"error_message", "Too far"}});
    CHECK(client.payment(payment).error == "Too far");
}

TEST_CASE_FIXTURE(PaymentFixture, "Stars go back once") {
    client.pay(invoice().message_id);
    agree(take_checkout());
    const std::string charge = take_updates().at(0).message->successful_payment->telegram_payment_charge_id;
    const Arguments refund = {{"user_id", alice_id}, {"telegram_payment_charge_id", charge}};
    CHECK(contains(call("refundStarPayment", refund), "\"ok\":true"));
    const auto all = take_updates();
    REQUIRE(all.size() == 1);
    CHECK(all[0].message->refunded_payment->telegram_payment_charge_id == charge);
    CHECK(contains(balance(), "\"amount\":0"));
    CHECK(failure("refundStarPayment", refund) == "Bad Request: CHARGE_ALREADY_REFUNDED");
    CHECK(failure("refundStarPayment", {{"user_id", "999"}, {"telegram_payment_charge_id", charge}}) ==
          "Bad Request: CHARGE_NOT_FOUND");
    const auto list = std::get<StarTransactions>(
        decode_response<StarTransactions>(call("getStarTransactions", {{"offset", "1"}, {"limit", "1"}})));
    REQUIRE(list.transactions.size() == 1);
    CHECK(list.transactions[0].receiver);
    CHECK(list.transactions[0].id == charge);
}

TEST_CASE_FIXTURE(PaymentFixture, "a link leads whoever has it to the invoice, as often as they like") {
    const std::string body = emulator.handle(token, "createInvoiceLink", invoice_params({}))->answer().body;
    const auto link = std::get<std::string>(decode_response<std::string>(body));
    CHECK(link.starts_with("https://t.me/$"));
    for (int i = 0; i < 2; ++i) {
        const std::string payment = client.pay_link(link);
        agree(take_checkout());
        CHECK(client.payment(payment).stage == PaymentStage::paid);
        CHECK(take_updates().size() == 1);
    }
    CHECK_THROWS_WITH(client.pay_link("https://t.me/$none"), "EmulatorClient: the link leads to no invoice");
}

TEST_CASE_FIXTURE(PaymentFixture, "a subscription is paid for a month") {
    const std::string body =
        emulator.handle(token, "createInvoiceLink", invoice_params({{"subscription_period", "2592000"}}))
            ->answer()
            .body;
    client.pay_link(std::get<std::string>(decode_response<std::string>(body)));
    agree(take_checkout());
    const auto all = take_updates();
    CHECK(all.at(0).message->successful_payment->is_recurring);
    CHECK(all.at(0).message->successful_payment->subscription_expiration_date == all.at(0).message->date + 2'592'000);
}

TEST_CASE_FIXTURE(PaymentFixture, "invoices that the server refuses") {
    CHECK(invoice_refusal({{"title", ""}}) == "Bad Request: parameter \"title\" is required");
    CHECK(invoice_refusal({{"prices", "[]"}}) == "Bad Request: there must be at least one price");
    CHECK(invoice_refusal({{"prices", R"([{"label":"A","amount":1},{"label":"B","amount":1}])"}}) ==
          "Bad Request: STARS_INVOICE_INVALID");
    CHECK(invoice_refusal({{"need_email", "true"}}) == "Bad Request: STARS_INVOICE_INVALID");
    CHECK(invoice_refusal({{"prices", R"([{"label":"A","amount":0}])"}}) ==
          "Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID");
    CHECK(invoice_refusal({{"currency", "EUR"}}) == "Bad Request: PAYMENT_PROVIDER_INVALID");
    CHECK(invoice_refusal({{"payload", std::string(129, 'x')}}) == "Bad Request: INVOICE_PAYLOAD_INVALID");
    CHECK(invoice_refusal({{"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}}) ==
          "Bad Request: REPLY_MARKUP_BUY_EMPTY");
}

TEST_CASE_FIXTURE(PaymentFixture, "a forwarded invoice can be paid, and none can be copied") {
    const std::string id = std::to_string(invoice().message_id);
    const Arguments from = {{"chat_id", alice_id}, {"from_chat_id", alice_id}, {"message_id", id}};
    const auto forwarded = std::get<Message>(decode_response<Message>(call("forwardMessage", from)));
    const std::string payment = client.pay(forwarded.message_id);
    CHECK(client.payment(payment).stage == PaymentStage::checkout);
    CHECK(failure("copyMessage", from) == "Bad Request: message can't be copied");
}

TEST_CASE_FIXTURE(PaymentFixture, "the control API pays in steps, and tells the page of each") {
    const std::string message_id = std::to_string(parcel().message_id);
    const auto control = [&](std::string_view path, Arguments arguments) {
        return emulator.control(path, params_of(arguments).add("user_id", alice_id))->answer().body;
    };
    const std::string shown = control("invoice", {{"message_id", message_id}, {"bot_id", "7001"}});
    CHECK(contains(shown, "\"total\":\"22.00 EUR\""));
    CHECK(contains(shown, "\"name\":true"));
    const std::string begun =
        control("pay", {{"message_id", message_id}, {"name", "Alice"}, {"country_code", "GB"}, {"city", "London"}});
    CHECK(contains(begun, "\"stage\":\"shipping\""));
    const std::string id = begun.substr(begun.find("payment_id\":\"") + 13, 13);
    const std::string query = take_updates().at(0).shipping_query->id;
    call("answerShippingQuery", {{"shipping_query_id", query}, {"ok", "true"}, {"shipping_options", post_and_courier}});
    CHECK(contains(control("payment", {{"payment_id", id}}), R"("title":"By courier","price":"9.00 EUR")"));
    CHECK(contains(control("shipping", {{"payment_id", id}, {"shipping_option", "post"}}), "\"total\":\"25.00 EUR\""));
    agree(take_checkout());
    CHECK(contains(control("payment", {{"payment_id", id}}), "\"stage\":\"paid\""));
    CHECK(contains(control("events", {}), "\"type\":\"payment\""));
}
