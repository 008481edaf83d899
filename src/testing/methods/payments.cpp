#include <testing/payments.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <core/parse_number.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::int64_t month = 2'592'000;

std::string required_argument(const EmulatorParams& params, std::string_view name) {
    std::string value = params.text(name);
    if (value.empty()) throw bad_request(fmt::format("parameter \"{}\" is required", name));
    return value;
}

/// Members of a JSON object, which is called `type` where it is none.
EmulatorParams read_object(std::string_view raw, std::string_view type) {
    if (raw.empty() || raw.front() != '{') throw bad_request(fmt::format("{} must be an Object", type));
    EmulatorParams members;
    members.add_json(raw);
    return members;
}

const std::string& required_field(const EmulatorParams& members, std::string_view name) {
    const std::string* value = members.find(name);
    if (!value) throw bad_request(fmt::format("can't find field \"{}\"", name));
    return *value;
}

std::vector<LabeledPrice> read_prices(const std::string& given) {
    if (!skip_json_value(given, 0)) throw bad_request("can't parse prices JSON object");
    if (given.front() != '[') throw bad_request("expected an Array of labeled prices");
    std::vector<LabeledPrice> out;
    for_each_json_element(given, [&](std::string_view raw) {
        const EmulatorParams members = read_object(raw, "LabeledPrice");
        const std::string label = required_field(members, "label");
        if (label.empty()) throw bad_request("LabeledPrice label must be non-empty");
        static_cast<void>(required_field(members, "amount"));
        out.emplace_back(label, members.integer("amount"));
    });
    if (out.empty()) throw bad_request("there must be at least one price");
    return out;
}

std::vector<std::int64_t> read_tips(const EmulatorParams& params) {
    std::vector<std::int64_t> out;
    const std::string given = params.text("suggested_tip_amounts");
    if (given.empty() || given == "null") return out;
    if (!skip_json_value(given, 0)) throw bad_request("can't parse suggested_tip_amounts JSON object");
    if (given.front() != '[') throw bad_request("expected an Array of suggested tip amounts");
    for_each_json_element(given, [&](std::string_view raw) {
        const auto amount = tgfw::detail::parse_number<std::int64_t>(raw);
        if (!amount) throw bad_request("can't parse suggested tip amount as Number");
        out.push_back(*amount);
    });
    return out;
}

bool asks_for_anything(const InvoiceRecord& invoice) {
    return invoice.needs_name || invoice.needs_phone_number || invoice.needs_email || invoice.needs_address ||
           invoice.flexible;
}

/// A provider's token as @BotFather gives it: `284685063:TEST:…`.
bool is_provider_token(std::string_view token) {
    const std::size_t colon = token.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    const std::string_view mode = token.substr(colon + 1);
    return token.substr(0, colon).find_first_not_of("0123456789") == std::string_view::npos &&
           (mode.starts_with("TEST:") || mode.starts_with("LIVE:"));
}

/// What only the back end refuses.
void check_invoice(const InvoiceRecord& invoice, const EmulatorParams& params) {
    if (invoice.payload.size() > 128) throw bad_request("INVOICE_PAYLOAD_INVALID");
    const bool stars = invoice.invoice.currency == "XTR";
    const std::string provider = params.text("provider_token");
    if (stars && (invoice.prices.size() != 1 || asks_for_anything(invoice) || invoice.max_tip > 0)) {
        throw bad_request("STARS_INVOICE_INVALID");
    }
    if (stars ? !provider.empty() : !is_provider_token(provider)) throw bad_request("PAYMENT_PROVIDER_INVALID");
    if (invoice.invoice.total_amount <= 0) throw bad_request("CURRENCY_TOTAL_AMOUNT_INVALID");
    if (params.has("photo_url") && normalize_link(params.text("photo_url")).empty()) {
        throw bad_request("WEBDOCUMENT_URL_INVALID");
    }
    if (invoice.subscription_period != 0 && (!stars || invoice.subscription_period != month)) {
        throw bad_request("SUBSCRIPTION_PERIOD_INVALID");
    }
}

InvoiceRecord read_invoice(MethodCall& call) {
    const EmulatorParams& params = call.params;
    InvoiceRecord out;
    out.bot_id = call.bot.user.id;
    out.invoice.title = required_argument(params, "title");
    out.invoice.description = required_argument(params, "description");
    out.payload = required_argument(params, "payload");
    out.invoice.start_parameter = params.text("start_parameter");
    out.invoice.currency = required_argument(params, "currency");
    out.prices = read_prices(required_argument(params, "prices"));
    for (const LabeledPrice& price : out.prices) out.invoice.total_amount += price.amount;
    out.max_tip = params.integer("max_tip_amount");
    out.suggested_tips = read_tips(params);
    out.needs_name = params.flag("need_name");
    out.needs_phone_number = params.flag("need_phone_number");
    out.needs_email = params.flag("need_email");
    out.flexible = params.flag("is_flexible");
    out.needs_address = out.flexible || params.flag("need_shipping_address");
    out.subscription_period = params.integer("subscription_period");
    out.id = fmt::format("{:016x}", call.world.random());
    return out;
}

/// Gives an invoice the button that pays it, if it brings none of its own.
void put_pay_button(Markup& markup, const InvoiceRecord& invoice) {
    if (!markup.inline_keyboard || markup.inline_keyboard->inline_keyboard.empty()) {
        InlineKeyboardButton button("Pay " + describe_amount(invoice.invoice.currency, invoice.invoice.total_amount));
        button.pay = true;
        markup.inline_keyboard.emplace();
        markup.inline_keyboard->inline_keyboard.emplace_back().push_back(std::move(button));
        return;
    }
    if (!markup.inline_keyboard->inline_keyboard.front().front().pay) throw bad_request("REPLY_MARKUP_BUY_EMPTY");
}

std::vector<ShippingOption> read_shipping_options(const EmulatorParams& params) {
    const std::string given = params.text("shipping_options");
    if (given.empty()) throw bad_request("shipping options must be non-empty");
    if (!skip_json_value(given, 0)) throw bad_request("can't parse shipping options JSON object");
    if (given.front() != '[') throw bad_request("expected an Array of shipping options");
    std::vector<ShippingOption> out;
    for_each_json_element(given, [&](std::string_view raw) {
        const EmulatorParams members = read_object(raw, "ShippingOption");
        const std::string id = required_field(members, "id");
        if (id.empty()) throw bad_request("ShippingOption identifier must be non-empty");
        const std::string title = required_field(members, "title");
        if (title.empty()) throw bad_request("ShippingOption title must be non-empty");
        out.emplace_back(id, title, read_prices(required_field(members, "prices")));
    });
    return out;
}

/// The payment that waits for the answer to this query.
PaymentRecord& payment_of(MethodCall& call, std::string_view parameter, EmulatorPaymentStage stage) {
    fail_late_payments(call.world);
    const std::string id = call.params.text(parameter);
    for (auto& [payment_id, payment] : call.world.payments) {
        const bool own = payment.bot_id == call.bot.user.id && payment.shown.stage == stage;
        if (own && !id.empty() && payment.query_id == id) return payment;
    }
    throw bad_request("query is too old and response timeout expired or query ID is invalid");
}

}  // namespace

std::string send_invoice(MethodCall& call) {
    InvoiceRecord invoice = read_invoice(call);
    Markup markup = read_inline_markup(call.params);
    ChatRecord& chat = writable_chat_of(call);
    check_invoice(invoice, call.params);
    put_pay_button(markup, invoice);
    Message message;
    message.invoice = invoice.invoice;
    std::string result = post_from_bot(call, chat, std::move(message), markup);
    chat.messages.rbegin()->second.invoice_id = invoice.id;
    call.world.invoices[invoice.id] = std::move(invoice);
    return result;
}

std::string create_invoice_link(MethodCall& call) {
    InvoiceRecord invoice = read_invoice(call);
    check_invoice(invoice, call.params);
    const std::string link = quote_json("https://t.me/$" + invoice.id);
    call.world.invoices[invoice.id] = std::move(invoice);
    return link;
}

std::string answer_shipping_query(MethodCall& call) {
    const bool ok = call.params.flag("ok");
    auto options = ok ? read_shipping_options(call.params) : std::vector<ShippingOption>();
    const std::string error = ok ? "" : required_argument(call.params, "error_message");
    PaymentRecord& payment = payment_of(call, "shipping_query_id", EmulatorPaymentStage::shipping);
    if (ok) {
        offer_shipping(call.world, payment, std::move(options));
    } else {
        fail_payment(call.world, payment, error);
    }
    return "true";
}

std::string answer_pre_checkout_query(MethodCall& call) {
    const bool ok = call.params.flag("ok");
    const std::string error = ok ? "" : required_argument(call.params, "error_message");
    PaymentRecord& payment = payment_of(call, "pre_checkout_query_id", EmulatorPaymentStage::checkout);
    if (ok) {
        complete_payment(call.world, payment);
    } else {
        fail_payment(call.world, payment, error);
    }
    return "true";
}

std::string refund_star_payment(MethodCall& call) {
    if (call.params.integer("user_id") <= 0) throw bad_request("invalid user_id specified");
    const std::string charge = required_argument(call.params, "telegram_payment_charge_id");
    for (auto& [id, payment] : call.world.payments) {
        const bool own = payment.bot_id == call.bot.user.id && payment.user_id == call.params.integer("user_id");
        if (!own || payment.shown.charge_id != charge || payment.shown.currency != "XTR") continue;
        if (payment.shown.stage == EmulatorPaymentStage::refunded) throw bad_request("CHARGE_ALREADY_REFUNDED");
        refund_payment(call.world, payment);
        return "true";
    }
    throw bad_request("CHARGE_NOT_FOUND");
}

std::string get_star_transactions(MethodCall& call) {
    const auto& all = call.bot.star_transactions;
    const std::int64_t limit = call.params.integer("limit", 100);
    const std::int64_t offset = call.params.integer("offset");
    StarTransactions out;
    for (std::int64_t i = std::max<std::int64_t>(offset, 0); i < static_cast<std::int64_t>(all.size()); ++i) {
        if (static_cast<std::int64_t>(out.transactions.size()) >= std::clamp<std::int64_t>(limit, 1, 100)) break;
        out.transactions.push_back(all[static_cast<std::size_t>(i)]);
    }
    return encode(out);
}

std::string get_my_star_balance(MethodCall& call) {
    std::int64_t balance = 0;
    for (const StarTransaction& transaction : call.bot.star_transactions) {
        balance += transaction.source ? transaction.amount : -transaction.amount;
    }
    return encode(StarAmount(balance));
}

}  // namespace tgfw::testing
