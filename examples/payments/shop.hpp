#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/core/clock.hpp>

namespace payments {

/// A payment that was made.
class Sale {
public:
    Sale() = default;

    std::int64_t user_id = 0;
    std::string item;
    std::string currency;
    std::int64_t amount = 0;
    bool refunded = false;
};

/// What there is, who is about to pay, and who has paid. It knows nothing of Telegram's methods; a shop that is to
/// outlive its process keeps the same in a database, with the charge id as the key.
class Shop {
public:
    using Time = tgfw::Clock::time_point;

    /// Keeps one piece back for somebody who is about to pay. False if there is none left.
    bool reserve(const std::string& item, std::int64_t user_id, Time now) {
        std::erase_if(reservations_, [&](const Reservation& old) { return old.until <= now; });
        const auto kept = std::count_if(reservations_.begin(), reservations_.end(),
                                        [&](const Reservation& other) { return other.item == item; });
        if (stock(item) <= kept) return false;
        // Who agreed to pay may take some minutes to do so, or never do.
        reservations_.emplace_back(item, user_id, now + std::chrono::minutes(10));
        return true;
    }

    /// Notes a payment by its charge id. False if it is known: an update may come twice.
    bool record(const tgfw::SuccessfulPayment& payment, std::int64_t user_id) {
        Sale sale;
        sale.user_id = user_id;
        sale.item = payment.invoice_payload;
        sale.currency = payment.currency;
        sale.amount = payment.total_amount;
        if (!sales_.emplace(payment.telegram_payment_charge_id, sale).second) return false;
        const auto reserved = std::find_if(reservations_.begin(), reservations_.end(), [&](const Reservation& one) {
            return one.item == sale.item && one.user_id == user_id;
        });
        if (reserved != reservations_.end()) reservations_.erase(reserved);
        --stock_[sale.item];
        return true;
    }

    /// The charge id of a payment in Stars that this person may have back; empty if there is none.
    [[nodiscard]] std::string refundable(std::int64_t user_id) const {
        for (const auto& [charge, sale] : sales_) {
            if (sale.user_id == user_id && sale.currency == "XTR" && !sale.refunded) return charge;
        }
        return std::string();
    }
    void refunded(const std::string& charge) {
        Sale& sale = sales_.at(charge);
        if (std::exchange(sale.refunded, true)) return;
        ++stock_[sale.item];
    }

    [[nodiscard]] std::int64_t stock(const std::string& item) const {
        const auto it = stock_.find(item);
        return it == stock_.end() ? 0 : it->second;
    }
    [[nodiscard]] std::size_t sales() const noexcept { return sales_.size(); }

private:
    class Reservation {
    public:
        Reservation(std::string item_, std::int64_t user_id_, Time until_)
            : item(std::move(item_)), user_id(user_id_), until(until_) {}

        std::string item;
        std::int64_t user_id;
        Time until;
    };

    std::map<std::string, std::int64_t> stock_ = {{"cup", 2}, {"pot", 3}};
    std::vector<Reservation> reservations_;
    std::map<std::string, Sale> sales_;
};

}  // namespace payments
