#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <testing/world.hpp>

namespace tgfw::testing {

/// Asks the bot what shipping costs if that is open, else whether it wants the money; and tells the page.
void begin_payment(World& world, PaymentRecord& payment);
/// The bot has said how it ships.
void offer_shipping(World& world, PaymentRecord& payment, std::vector<ShippingOption> options);
/// The person chooses an option by its id; asks the bot whether it wants the money. False if there is no such option.
bool choose_shipping(World& world, PaymentRecord& payment, std::string_view option_id);
/// The bot has agreed: the message of the payment, and the Stars if it was in Stars.
void complete_payment(World& world, PaymentRecord& payment);
void fail_payment(World& world, PaymentRecord& payment, std::string error);
void refund_payment(World& world, PaymentRecord& payment);
/// Fails the payments whose bot has let its ten seconds pass.
void fail_late_payments(World& world);

/// `12.00 EUR`; Stars have a sign.
[[nodiscard]] std::string describe_amount(std::string_view currency, std::int64_t amount);
/// A payment as the page shows it, JSON.
[[nodiscard]] std::string describe_payment(const PaymentRecord& payment);

}  // namespace tgfw::testing
