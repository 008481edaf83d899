#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/value_callback.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_string_command(const UpdateView& view, std::string_view command, Match& match);
}

/// Takes strings `/command arguments` that the bot itself put among its updates: `app.enqueue(std::string("/reload"))`.
/// PTB: StringCommandHandler.
///
/// The command must be the same to the letter. context.args() is what follows it, split at single spaces, so that two
/// of them have an empty argument between them. The callback may take (const std::string&, Context&).
template <class State = void>
class StringCommandHandler : public CallbackHandler<StringCommandHandler<State>, State> {
public:
    /// `command` without the slash.
    template <class C>
    StringCommandHandler(std::string command, C callback)
        : CallbackHandler<StringCommandHandler, State>(detail::object_callback<std::string>(std::move(callback))),
          command_(std::move(command)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_string_command(view, command_, match);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(Reach(Kinds::objects())); }
    [[nodiscard]] std::string describe() const { return "StringCommandHandler(/" + command_ + ")"; }

private:
    std::string command_;
};

template <class C>
StringCommandHandler(std::string, C) -> StringCommandHandler<detail::value_state_t<std::string, C>>;

}  // namespace tgfw
