#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw::testing {

/// What a person fills in who pays an invoice. Only what the invoice asks for gets to the bot.
class EmulatorOrder {
public:
    EmulatorOrder() = default;

    EmulatorOrder& with_name(std::string value) { return name = std::move(value), *this; }
    EmulatorOrder& with_phone_number(std::string value) { return phone_number = std::move(value), *this; }
    EmulatorOrder& with_email(std::string value) { return email = std::move(value), *this; }
    EmulatorOrder& with_address(ShippingAddress value) { return address = std::move(value), *this; }
    EmulatorOrder& with_shipping(std::string option_id) { return shipping_option = std::move(option_id), *this; }
    EmulatorOrder& with_tip(std::int64_t amount) { return tip = amount, *this; }

    std::string name;
    std::string phone_number;
    std::string email;
    std::optional<ShippingAddress> address;
    /// The option that is chosen as soon as the bot offers it. Empty: EmulatorClient::choose_shipping() does it.
    std::string shipping_option;
    /// In the currency's smallest units.
    std::int64_t tip = 0;
};

/// How far a payment is.
enum class EmulatorPaymentStage : std::uint8_t {
    /// The bot is asked how it ships, and what that costs.
    shipping,
    /// The person has to choose among the bot's shipping options.
    choice,
    /// The bot is asked whether it still wants the money.
    checkout,
    paid,
    refunded,
    /// The bot refused, or did not answer within ten seconds.
    failed
};

/// A payment as the person sees it.
class EmulatorPayment {
public:
    EmulatorPayment() = default;

    std::string id;
    EmulatorPaymentStage stage = EmulatorPaymentStage::checkout;
    std::string currency;
    /// Price, shipping and tip, in the currency's smallest units.
    std::int64_t total_amount = 0;
    /// What the bot offers to choose from.
    std::vector<ShippingOption> shipping_options;
    /// What the person is told when the payment fails.
    std::string error;
    /// SuccessfulPayment::telegram_payment_charge_id; empty until it is paid.
    std::string charge_id;
};

}  // namespace tgfw::testing
