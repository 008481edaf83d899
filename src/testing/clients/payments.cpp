#include <testing/payments.hpp>

#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

/// What the invoice asks for, of what the person filled in.
OrderInfo order_for(const InvoiceRecord& invoice, const EmulatorOrder& given) {
    OrderInfo out;
    const auto take = [](bool needed, const std::string& value, std::optional<std::string>& member, const char* what) {
        if (!needed) return;
        if (value.empty()) refuse(fmt::format("the invoice asks for a {}", what));
        member = value;
    };
    take(invoice.needs_name, given.name, out.name, "name");
    take(invoice.needs_phone_number, given.phone_number, out.phone_number, "phone number");
    take(invoice.needs_email, given.email, out.email, "mail address");
    if (!invoice.needs_address) return out;
    if (!given.address) refuse("the invoice asks for a shipping address");
    out.shipping_address = *given.address;
    return out;
}

std::string start_payment(World& world, const InvoiceRecord& invoice, std::int64_t user_id,
                          const EmulatorOrder& order) {
    if (order.tip < 0 || order.tip > invoice.max_tip) refuse("the invoice does not take such a tip");
    PaymentRecord payment;
    payment.order = order_for(invoice, order);
    payment.shown.id = std::to_string(world.draw(1'000'000'000'000, 9'000'000'000'000));
    payment.shown.currency = invoice.invoice.currency;
    payment.shown.total_amount = invoice.invoice.total_amount + order.tip;
    payment.bot_id = invoice.bot_id;
    payment.user_id = user_id;
    payment.invoice_id = invoice.id;
    if (invoice.flexible) payment.shipping_option = order.shipping_option;
    const std::string id = payment.shown.id;
    begin_payment(world, world.payments[id] = std::move(payment));
    return id;
}

PaymentRecord& payment_with(World& world, std::string_view id) {
    fail_late_payments(world);
    const auto it = world.payments.find(id);
    if (it == world.payments.end()) refuse("there is no such payment");
    return it->second;
}

}  // namespace

std::string EmulatorClient::pay(std::int64_t message_id, const EmulatorOrder& order, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    const StoredMessage& stored = message_in(chat, message_id);
    if (stored.invoice_id.empty()) refuse(fmt::format("message {} is no invoice", message_id));
    return start_payment(world, world.invoices.at(stored.invoice_id), user_id_, order);
}

std::string EmulatorClient::pay_link(std::string_view url, const EmulatorOrder& order) {
    World& world = *emulator_->world_;
    if (!world.users.contains(user_id_)) refuse(fmt::format("there is no person {}", user_id_));
    const std::size_t sign = url.find('$');
    const auto it = sign == std::string_view::npos ? world.invoices.end() : world.invoices.find(url.substr(sign + 1));
    if (it == world.invoices.end()) refuse("the link leads to no invoice");
    return start_payment(world, it->second, user_id_, order);
}

void EmulatorClient::choose_shipping(std::string_view payment_id, std::string_view option_id) {
    World& world = *emulator_->world_;
    PaymentRecord& payment = payment_with(world, payment_id);
    if (payment.user_id != user_id_) refuse("it is somebody else's payment");
    if (!testing::choose_shipping(world, payment, option_id)) refuse("the bot does not offer this shipping option now");
}

EmulatorPayment EmulatorClient::payment(std::string_view payment_id) const {
    return payment_with(*emulator_->world_, payment_id).shown;
}

}  // namespace tgfw::testing
