#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

namespace tgfw {

namespace detail {

/// Of which chats an inline query may come; absent: of any, and of none in particular.
using ChatTypes = std::optional<std::vector<ChatType>>;

[[nodiscard]] bool check_inline_query(const UpdateView& view, const TextPattern& pattern, const ChatTypes& types,
                                      Match& match);

}  // namespace detail

/// Takes inline queries; pattern() is about what the user typed. PTB: InlineQueryHandler.
template <class State = void>
class InlineQueryHandler : public detail::PatternHandler<InlineQueryHandler<State>, State> {
public:
    using detail::PatternHandler<InlineQueryHandler, State>::PatternHandler;

    /// Only those typed in a chat of one of these types: `{ChatType::private_, ChatType::sender}`. A query that does
    /// not tell the chat's type is of none of them.
    InlineQueryHandler&& chat_types(std::vector<ChatType> types) {
        types_ = std::move(types);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_inline_query(view, this->pattern_, types_, match);
    }
    [[nodiscard]] Reach reach() const {
        const Reach own = this->pattern_.reach(UpdateKind::inline_query);
        return this->within_callback(Reach(own.may, types_ ? Kinds::none() : own.always));
    }
    [[nodiscard]] std::string describe() const { return "InlineQueryHandler"; }

private:
    detail::ChatTypes types_;
};

template <class C>
explicit InlineQueryHandler(C) -> InlineQueryHandler<detail::callback_state_t<C>>;
template <class C>
InlineQueryHandler(C, std::string_view) -> InlineQueryHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
