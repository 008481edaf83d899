#include <testing/control.hpp>
#include <testing/payments.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

EmulatorOrder read_order(const EmulatorParams& params) {
    EmulatorOrder order;
    order.with_name(params.text("name")).with_phone_number(params.text("phone_number"));
    order.with_email(params.text("email")).with_tip(params.integer("tip"));
    order.with_shipping(params.text("shipping_option"));
    if (params.has("country_code")) {
        order.with_address(ShippingAddress(params.text("country_code"), params.text("state"), params.text("city"),
                                           params.text("street_line1"), params.text("street_line2"),
                                           params.text("post_code")));
    }
    return order;
}

std::string describe_by_id(World& world, std::string_view payment_id) {
    fail_late_payments(world);
    const auto it = world.payments.find(payment_id);
    if (it == world.payments.end()) throw std::invalid_argument("there is no such payment");
    return describe_payment(it->second);
}

std::string invoice_id(const Control& c) {
    const std::string url = c.params.text("url");
    if (!url.empty()) return url.substr(url.find('$') + 1);
    const bool is_private = c.chat() == 0;
    ChatRecord* chat = c.world.find_chat(is_private ? ChatKey(c.params.integer("bot_id"), c.params.integer("user_id"))
                                                    : ChatKey(0, c.chat()));
    const StoredMessage* stored = chat ? message_of(*chat, c.message()) : nullptr;
    return stored ? stored->invoice_id : "";
}

}  // namespace

std::string control_invoice(const Control& c) {
    const auto it = c.world.invoices.find(invoice_id(c));
    if (it == c.world.invoices.end()) throw std::invalid_argument("there is no such invoice");
    const InvoiceRecord& invoice = it->second;
    const std::string& currency = invoice.invoice.currency;
    std::string prices;
    for (const LabeledPrice& price : invoice.prices) {
        prices += fmt::format("{}{{\"label\":{},\"price\":{}}}", prices.empty() ? "" : ",", quote_json(price.label),
                              quote_json(describe_amount(currency, price.amount)));
    }
    return fmt::format(
        "{{\"title\":{},\"description\":{},\"total\":{},\"prices\":[{}],\"name\":{},\"phone_number\":{},"
        "\"email\":{},\"address\":{},\"flexible\":{},\"max_tip\":{},\"suggested_tips\":{}}}",
        quote_json(invoice.invoice.title), quote_json(invoice.invoice.description),
        quote_json(describe_amount(currency, invoice.invoice.total_amount)), prices, invoice.needs_name,
        invoice.needs_phone_number, invoice.needs_email, invoice.needs_address, invoice.flexible, invoice.max_tip,
        encode(invoice.suggested_tips));
}

std::string control_pay(const Control& c) {
    const EmulatorOrder order = read_order(c.params);
    const std::string url = c.params.text("url");
    return describe_by_id(c.world,
                          url.empty() ? c.client().pay(c.message(), order, c.chat()) : c.client().pay_link(url, order));
}

std::string control_shipping(const Control& c) {
    c.client().choose_shipping(c.params.text("payment_id"), c.params.text("shipping_option"));
    return describe_by_id(c.world, c.params.text("payment_id"));
}

std::string control_payment(const Control& c) {
    return describe_by_id(c.world, c.params.text("payment_id"));
}

}  // namespace tgfw::testing
