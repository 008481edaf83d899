#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tenant_desk {

/// `letter:ticket:page:company`; nothing for anything else, for numbers below 0 and for pages beyond 10,000.
class ButtonNumbers {
public:
    ButtonNumbers() = default;
    ButtonNumbers(std::int64_t t, std::int64_t p, std::string c) : ticket(t), page(p), company(std::move(c)) {}
    static std::optional<ButtonNumbers> parse(char letter, std::string_view data);
    [[nodiscard]] std::string data(char letter) const;

    std::int64_t ticket = 0;
    std::int64_t page = 0;  ///< Of the list that the button leads back to.
    /// Whose ticket it was when the button was made. Opens nothing: enter() holds it to the user's own company.
    std::string company;
};

/// What a button under a ticket carries. Anybody may send any: a number means a ticket of whoever taps. The company is
/// for who belongs to two, and taps below a ticket of the other one.
template <char Letter>
class TicketButton : public ButtonNumbers {
public:
    using ButtonNumbers::ButtonNumbers;

    static std::optional<TicketButton> parse(std::string_view data) {
        const auto numbers = ButtonNumbers::parse(Letter, data);
        return numbers ? std::optional(TicketButton(numbers->ticket, numbers->page, numbers->company)) : std::nullopt;
    }
    [[nodiscard]] std::string data() const { return ButtonNumbers::data(Letter); }
};

using ListTickets = TicketButton<'l'>;
using ShowTicket = TicketButton<'s'>;
using TakeTicket = TicketButton<'t'>;
using AnswerTicket = TicketButton<'a'>;
using CloseTicket = TicketButton<'c'>;

}  // namespace tenant_desk
