// A shop: an invoice, the last look at the stock before money moves, and the receipt, which counts once.

#include "bot.hpp"

#include <utility>
#include <vector>

#include <tgfw/tgfw.hpp>

#include "shop.hpp"

namespace payments {

using namespace tgfw;

namespace {

awaitable<void> help(Context& context) {
    co_await context.reply(
        "/buy – a cup of tea, for Stars\n/post – a teapot, by card and by post\n"
        "/refund – your Stars back\n/paysupport – help with a payment");
}

/// In Stars: no provider, one price, nothing to fill in.
awaitable<void> buy(const Message& message, Context& context) {
    std::vector<LabeledPrice> prices;
    prices.emplace_back("A cup of tea", 5);
    co_await context.bot().send_invoice(message.chat.id, "Tea", "A cup of Assam", "cup", "XTR", prices);
}

/// In money: the provider's token, prices in cents, and an address, on which the price of shipping depends.
awaitable<void> post(const Message& message, Context& context, std::string provider_token) {
    if (provider_token.empty()) {
        co_await context.reply("Nothing is sold by card here: the bot has no PROVIDER_TOKEN.");
        co_return;
    }
    std::vector<LabeledPrice> prices;
    prices.emplace_back("Teapot", 1999);
    prices.emplace_back("Gift wrap", 201);
    co_await context.bot()
        .send_invoice(message.chat.id, "Teapot", "A pot for four cups", "pot", "GBP", prices)
        .provider_token(std::move(provider_token))
        .need_name(true)
        .need_shipping_address(true)
        .is_flexible(true);
}

std::vector<ShippingOption> shipping_options() {
    std::vector<LabeledPrice> stamp;
    stamp.emplace_back("Stamp", 300);
    std::vector<LabeledPrice> courier;
    courier.emplace_back("Courier", 900);
    std::vector<ShippingOption> options;
    options.emplace_back("post", "By post", stamp);
    options.emplace_back("courier", "By courier", courier);
    return options;
}

awaitable<void> answer_shipping(const ShippingQuery& query, Context& context) {
    if (query.shipping_address.country_code != "GB") {
        co_await context.bot().answer_shipping_query(query.id, false).error_message("We send within Britain only.");
        co_return;
    }
    co_await context.bot().answer_shipping_query(query.id, true).shipping_options(shipping_options());
}

/// Telegram waits ten seconds for this answer; no money moves without it.
awaitable<void> check_out(const PreCheckoutQuery& query, Context& context) {
    const std::string item = query.invoice_payload;
    const bool kept = context.bot_data<Shop>().reserve(item, query.from.id, context.clock().now());
    if (kept) {
        co_await context.bot().answer_pre_checkout_query(query.id, true);
    } else {
        co_await context.bot().answer_pre_checkout_query(query.id, false).error_message("Sorry, that is sold out.");
    }
}

awaitable<void> thank(const Message& message, Context& context) {
    const bool fresh = context.bot_data<Shop>().record(*message.successful_payment, message.from->id);
    if (fresh)
        co_await context.reply("Thank you! Your receipt: " + message.successful_payment->telegram_payment_charge_id);
}

awaitable<void> refund(const Message& message, Context& context) {
    Shop& shop = context.bot_data<Shop>();
    const std::string charge = shop.refundable(message.from->id);
    if (charge.empty()) {
        co_await context.reply("You have paid no Stars that could go back.");
        co_return;
    }
    co_await context.bot().refund_star_payment(message.from->id, charge);
    shop.refunded(charge);
    co_await context.reply("Your Stars are back.");
}

/// Telegram's terms ask for this command.
awaitable<void> support(Context& context) {
    co_await context.reply("Write to tea@example.com, with the number on your receipt.");
}

}  // namespace

void add_handlers(Application& app, std::string provider_token) {
    app.add_handler(CommandHandler("start", help));
    app.add_handler(CommandHandler("buy", buy));
    app.add_handler(CommandHandler("post", [provider_token](const Message& message, Context& context) {
        return post(message, context, provider_token);
    }));
    app.add_handler(ShippingQueryHandler(answer_shipping));
    app.add_handler(PreCheckoutQueryHandler(check_out));
    app.add_handler(MessageHandler(filters::successful_payment, thank));
    app.add_handler(CommandHandler("refund", refund));
    app.add_handler(CommandHandler("paysupport", support));
}

}  // namespace payments
