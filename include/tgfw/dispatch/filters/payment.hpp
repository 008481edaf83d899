#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/detail/has.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>

namespace tgfw::filters {

namespace detail {

class PaymentFilter : public Filter {
public:
    class OneOf : public Filter {
    public:
        explicit OneOf(std::vector<std::string> payloads) : payloads_(std::move(payloads)) {}

        bool operator()(const UpdateView& view, Match&) const {
            const SuccessfulPayment* const payment = view.message()->successful_payment.get();
            return payment != nullptr && holds(payloads_, payment->invoice_payload);
        }
        [[nodiscard]] std::string name() const { return call_name("successful_payment", payloads_); }

    private:
        std::vector<std::string> payloads_;
    };

    bool operator()(const UpdateView& view, Match&) const { return present(view.message()->successful_payment); }
    [[nodiscard]] std::string name() const { return "successful_payment"; }

    /// Passes where the invoice's payload is one of these, to the letter. None given: never.
    [[nodiscard]] OneOf operator()(std::vector<std::string> payloads) const { return OneOf(std::move(payloads)); }
    template <std::convertible_to<std::string>... Payloads>
    [[nodiscard]] OneOf operator()(Payloads&&... payloads) const {
        std::vector<std::string> list;
        (list.emplace_back(std::forward<Payloads>(payloads)), ...);
        return OneOf(std::move(list));
    }
};

}  // namespace detail

/// A payment was made. `successful_payment("course")`: for an invoice with this payload.
/// PTB: filters.SUCCESSFUL_PAYMENT, filters.SuccessfulPayment.
inline constexpr detail::PaymentFilter successful_payment;

}  // namespace tgfw::filters
