#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_message_generation_stopped(const UpdateView& view, const Wanted& chats) noexcept;
}

/// Takes users' wishes to stop a message that the bot is still writing. Unknown to PTB.
template <class State = void>
class MessageGenerationStoppedHandler : public CallbackHandler<MessageGenerationStoppedHandler<State>, State> {
public:
    explicit MessageGenerationStoppedHandler(Callback callback)
        : CallbackHandler<MessageGenerationStoppedHandler, State>(std::move(callback)) {}

    /// Only in chats with one of these ids; an empty set stands for none.
    template <detail::Id... Ids>
    MessageGenerationStoppedHandler&& chat_id(Ids&&... ids) {
        chats_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_message_generation_stopped(view, chats_);
    }
    [[nodiscard]] Reach reach() const {
        return this->within_callback(chats_.reach(UpdateKind::stopped_message_generation));
    }
    [[nodiscard]] std::string describe() const { return "MessageGenerationStoppedHandler"; }

private:
    detail::Wanted chats_;
};

template <class C>
explicit MessageGenerationStoppedHandler(C) -> MessageGenerationStoppedHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
