#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/described.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

/// Takes messages of chats where the bot is a guest, if they pass a filter. Unknown to PTB.
///
/// A MessageHandler whose filter does not ask for a kind of update takes them, too.
template <filters::FilterLike F = filters::detail::AllFilter, class State = void>
class GuestMessageHandler : public CallbackHandler<GuestMessageHandler<F, State>, State> {
public:
    GuestMessageHandler(F filter, Callback callback)
        : CallbackHandler<GuestMessageHandler, State>(std::move(callback)), filter_(std::move(filter)) {}
    /// Every guest message.
    explicit GuestMessageHandler(Callback callback) : GuestMessageHandler(filters::all, std::move(callback)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return view.update().guest_message && filters::passes(filter_, view, match);
    }
    [[nodiscard]] Reach reach() const {
        const Reach own = filters::reach_of(filter_);
        return this->within_callback(
            Reach(own.may & UpdateKind::guest_message, own.always & UpdateKind::guest_message));
    }
    [[nodiscard]] std::string describe() const {
        return detail::described("GuestMessageHandler", filters::describe(filter_));
    }

private:
    F filter_;
};

template <filters::FilterLike F, class C>
GuestMessageHandler(F, C) -> GuestMessageHandler<F, detail::callback_state_t<C>>;
template <class C>
explicit GuestMessageHandler(C) -> GuestMessageHandler<filters::detail::AllFilter, detail::callback_state_t<C>>;

}  // namespace tgfw
