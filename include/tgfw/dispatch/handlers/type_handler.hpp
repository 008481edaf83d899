#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/value_callback.hpp>
#include <tgfw/dispatch/payload.hpp>

namespace tgfw {

/// Takes every update that brings a `T`: TypeHandler<Update> takes all, TypeHandler<InlineQuery> the inline queries.
///
/// For a type of the bot's own it takes the objects that Application::enqueue put among the updates, and its callback
/// may take (const T&, Context&). The type is exactly `T`. PTB: TypeHandler.
template <class T, class State = void>
class TypeHandler : public CallbackHandler<TypeHandler<T, State>, State> {
public:
    template <class F>
    explicit TypeHandler(F callback) : CallbackHandler<TypeHandler, State>(adapt(std::move(callback))) {}

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        if constexpr (UpdatePayload<T>) {
            return payload<T>(view.update()) != nullptr;
        } else {
            return view.object(TypeKey::of<T>()) != nullptr;
        }
    }
    [[nodiscard]] Reach reach() const {
        if constexpr (UpdatePayload<T>) {
            return this->within_callback(Reach(payload_kinds<T>, payload_kinds<T>));
        } else {
            return this->within_callback(Reach(Kinds::objects()));
        }
    }
    [[nodiscard]] std::string describe() const { return "TypeHandler<" + std::string(detail::type_name<T>()) + ">"; }

private:
    template <class F>
    static Callback adapt(F callback) {
        if constexpr (UpdatePayload<T>) {
            return Callback(std::move(callback));
        } else {
            return detail::object_callback<T>(std::move(callback));
        }
    }
};

}  // namespace tgfw
