#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/described.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

/// Takes messages that pass a filter. PTB: MessageHandler.
///
/// Any of the seven kinds that carry a message can pass: edited messages and channel posts too, unless the filter
/// says otherwise (filters::update_type).
template <filters::FilterLike F = filters::detail::AllFilter, class State = void>
class MessageHandler : public CallbackHandler<MessageHandler<F, State>, State> {
public:
    MessageHandler(F filter, Callback callback)
        : CallbackHandler<MessageHandler, State>(std::move(callback)), filter_(std::move(filter)) {}
    /// Every message.
    explicit MessageHandler(Callback callback) : MessageHandler(filters::all, std::move(callback)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return filters::passes(filter_, view, match);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(filters::reach_of(filter_)); }
    [[nodiscard]] std::string describe() const {
        return detail::described("MessageHandler", filters::describe(filter_));
    }

private:
    F filter_;
};

template <filters::FilterLike F, class C>
MessageHandler(F, C) -> MessageHandler<F, detail::callback_state_t<C>>;
template <class C>
explicit MessageHandler(C) -> MessageHandler<filters::detail::AllFilter, detail::callback_state_t<C>>;

}  // namespace tgfw
