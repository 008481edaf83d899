#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenant_desk {

/// `letter:ticket:page`; nothing for anything else, for numbers below 0 and for pages beyond 10,000.
class ButtonNumbers {
public:
    ButtonNumbers() = default;
    ButtonNumbers(std::int64_t t, std::int64_t p) : ticket(t), page(p) {}
    static std::optional<ButtonNumbers> parse(char letter, std::string_view data);
    [[nodiscard]] std::string data(char letter) const;

    std::int64_t ticket = 0;
    std::int64_t page = 0;  ///< Of the list that the button leads back to.
};

/// What a button under a ticket carries. No company: a number means a ticket of whoever taps, and anybody may send any.
template <char Letter>
class TicketButton : public ButtonNumbers {
public:
    using ButtonNumbers::ButtonNumbers;

    static std::optional<TicketButton> parse(std::string_view data) {
        const auto numbers = ButtonNumbers::parse(Letter, data);
        return numbers ? std::optional(TicketButton(numbers->ticket, numbers->page)) : std::nullopt;
    }
    [[nodiscard]] std::string data() const { return ButtonNumbers::data(Letter); }
};

using ListTickets = TicketButton<'l'>;
using ShowTicket = TicketButton<'s'>;
using TakeTicket = TicketButton<'t'>;
using AnswerTicket = TicketButton<'a'>;
using CloseTicket = TicketButton<'c'>;

}  // namespace tenant_desk
