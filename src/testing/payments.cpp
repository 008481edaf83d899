#include <testing/payments.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/members.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::chrono::seconds answer_time(10);

void show_payment(World& world, const PaymentRecord& payment) {
    world.record("payment", fmt::format("\"user_id\":{},\"payment\":{}", payment.user_id, describe_payment(payment)));
}

/// Starts the time in which the bot has to answer.
void ask_bot(World& world, PaymentRecord& payment, EmulatorPaymentStage stage) {
    payment.shown.stage = stage;
    payment.query_id = std::to_string(world.draw(1'000'000'000'000, 9'000'000'000'000));
    payment.asked = world.now();
    show_payment(world, payment);
}

void send_query(World& world, const PaymentRecord& payment, const std::string& kind, std::string_view query) {
    BotRecord& bot = world.bots.at(payment.bot_id);
    if (bot.allowed.allows(kind)) world.push_update(bot, kind, fmt::format("{}:{}", kind, payment.user_id), query);
}

void ask_checkout(World& world, PaymentRecord& payment) {
    ask_bot(world, payment, EmulatorPaymentStage::checkout);
    const InvoiceRecord& invoice = world.invoices.at(payment.invoice_id);
    PreCheckoutQuery query(payment.query_id, world.users.at(payment.user_id), payment.shown.currency,
                           payment.shown.total_amount, invoice.payload);
    if (!payment.shipping_option.empty()) query.shipping_option_id = payment.shipping_option;
    if (payment.order != OrderInfo()) query.order_info = payment.order;
    send_query(world, payment, "pre_checkout_query", encode(query));
}

std::string random_letters(World& world, std::size_t count) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    std::string out;
    while (out.size() < count) out += letters[static_cast<std::size_t>(world.draw(0, 63))];
    return out;
}

/// Notes what a payment in Stars did to the bot's balance: the amount is negative when they go back.
void note_stars(World& world, const PaymentRecord& payment, std::int64_t amount) {
    if (payment.shown.currency != "XTR") return;
    TransactionPartnerUser partner(TransactionType::invoice_payment, world.users.at(payment.user_id));
    partner.invoice_payload = world.invoices.at(payment.invoice_id).payload;
    StarTransaction transaction(payment.shown.charge_id, std::abs(amount), world.unix_now());
    (amount > 0 ? transaction.source : transaction.receiver) = TransactionPartner(std::move(partner));
    world.bots.at(payment.bot_id).star_transactions.push_back(std::move(transaction));
}

SuccessfulPayment receipt_of(const World& world, const PaymentRecord& payment) {
    const InvoiceRecord& invoice = world.invoices.at(payment.invoice_id);
    SuccessfulPayment out(payment.shown.currency, payment.shown.total_amount, invoice.payload, payment.shown.charge_id,
                          fmt::format("{}_{}", payment.user_id, payment.shown.id));
    if (!payment.shipping_option.empty()) out.shipping_option_id = payment.shipping_option;
    if (payment.order != OrderInfo()) out.order_info = payment.order;
    if (invoice.subscription_period > 0) {
        out.is_recurring = true;
        out.is_first_recurring = true;
        out.subscription_expiration_date = world.unix_now() + invoice.subscription_period;
    }
    return out;
}

/// Posts what became of a payment, where person and bot are alone.
void post_payment(World& world, const PaymentRecord& payment, Message message) {
    post_service(world, world.private_chat(payment.bot_id, payment.user_id), std::move(message), payment.user_id);
}

std::string_view stage_name(EmulatorPaymentStage stage) {
    static constexpr std::array<std::string_view, 6> names = {"shipping", "choice",   "checkout",
                                                              "paid",     "refunded", "failed"};
    return names[static_cast<std::size_t>(stage)];
}

}  // namespace

void begin_payment(World& world, PaymentRecord& payment) {
    const InvoiceRecord& invoice = world.invoices.at(payment.invoice_id);
    if (!invoice.flexible) return ask_checkout(world, payment);
    ask_bot(world, payment, EmulatorPaymentStage::shipping);
    const ShippingQuery query(payment.query_id, world.users.at(payment.user_id), invoice.payload,
                              *payment.order.shipping_address);
    send_query(world, payment, "shipping_query", encode(query));
}

void offer_shipping(World& world, PaymentRecord& payment, std::vector<ShippingOption> options) {
    payment.query_id.clear();
    payment.shown.shipping_options = std::move(options);
    payment.shown.stage = EmulatorPaymentStage::choice;
    const std::string wanted = std::exchange(payment.shipping_option, "");
    if (wanted.empty()) return show_payment(world, payment);
    if (!choose_shipping(world, payment, wanted)) {
        fail_payment(world, payment, fmt::format("The bot does not offer the shipping option {}", wanted));
    }
}

bool choose_shipping(World& world, PaymentRecord& payment, std::string_view option_id) {
    const auto& options = payment.shown.shipping_options;
    const auto chosen = std::find_if(options.begin(), options.end(),
                                     [&](const ShippingOption& option) { return option.id == option_id; });
    if (payment.shown.stage != EmulatorPaymentStage::choice || chosen == options.end()) return false;
    payment.shipping_option = chosen->id;
    for (const LabeledPrice& price : chosen->prices) payment.shown.total_amount += price.amount;
    ask_checkout(world, payment);
    return true;
}

void complete_payment(World& world, PaymentRecord& payment) {
    payment.query_id.clear();
    payment.shown.stage = EmulatorPaymentStage::paid;
    payment.shown.charge_id =
        payment.shown.currency == "XTR" ? "stx" + random_letters(world, 60) : random_letters(world, 24);
    note_stars(world, payment, payment.shown.total_amount);
    show_payment(world, payment);
    Message message;
    message.successful_payment = receipt_of(world, payment);
    post_payment(world, payment, std::move(message));
}

void fail_payment(World& world, PaymentRecord& payment, std::string error) {
    payment.query_id.clear();
    payment.shown.stage = EmulatorPaymentStage::failed;
    payment.shown.error = std::move(error);
    show_payment(world, payment);
}

void refund_payment(World& world, PaymentRecord& payment) {
    payment.shown.stage = EmulatorPaymentStage::refunded;
    note_stars(world, payment, -payment.shown.total_amount);
    show_payment(world, payment);
    Message message;
    message.refunded_payment = RefundedPayment(Currency::xtr, payment.shown.total_amount,
                                               world.invoices.at(payment.invoice_id).payload, payment.shown.charge_id);
    post_payment(world, payment, std::move(message));
}

void fail_late_payments(World& world) {
    for (auto& [id, payment] : world.payments) {
        if (payment.query_id.empty() || world.now() - payment.asked < answer_time) continue;
        fail_payment(world, payment, "The bot did not answer within ten seconds");
    }
}

std::string describe_amount(std::string_view currency, std::int64_t amount) {
    static constexpr std::array<std::string_view, 7> whole = {"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"};
    if (currency == "XTR") return fmt::format("⭐️{}", amount);
    if (std::find(whole.begin(), whole.end(), currency) != whole.end()) return fmt::format("{} {}", amount, currency);
    return fmt::format("{}{}.{:02} {}", amount < 0 ? "-" : "", std::abs(amount) / 100, std::abs(amount) % 100,
                       currency);
}

std::string describe_payment(const PaymentRecord& payment) {
    const EmulatorPayment& shown = payment.shown;
    std::string options;
    for (const ShippingOption& option : shown.shipping_options) {
        std::int64_t price = 0;
        for (const LabeledPrice& part : option.prices) price += part.amount;
        options +=
            fmt::format("{}{{\"id\":{},\"title\":{},\"price\":{}}}", options.empty() ? "" : ",", quote_json(option.id),
                        quote_json(option.title), quote_json(describe_amount(shown.currency, price)));
    }
    return fmt::format(
        "{{\"payment_id\":{},\"stage\":\"{}\",\"total\":{},\"shipping_options\":[{}],\"error\":{},\"charge_id\":{}}}",
        quote_json(shown.id), stage_name(shown.stage), quote_json(describe_amount(shown.currency, shown.total_amount)),
        options, quote_json(shown.error), quote_json(shown.charge_id));
}

}  // namespace tgfw::testing
