#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/payload.hpp>

namespace tgfw {

/// Takes every update that brings a `T`: TypeHandler<Update> takes all, TypeHandler<InlineQuery> the inline queries.
/// For a type of the bot's own it takes the objects that Application::enqueue put among the updates; its callback is a
/// coroutine that takes (const T&, Context&). PTB: TypeHandler.
template <class T>
class TypeHandler : public CallbackHandler<TypeHandler<T>> {
public:
    template <class F>
    explicit TypeHandler(F callback) : CallbackHandler<TypeHandler>(adapt(std::move(callback))) {}

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
            return Reach(Kinds::objects());
        }
    }
    [[nodiscard]] std::string describe() const { return "TypeHandler<" + std::string(detail::type_name<T>()) + ">"; }

private:
    template <class F>
    static Callback adapt(F callback) {
        if constexpr (std::is_invocable_v<F&, const T&, Context&> && !UpdatePayload<T>) {
            return Callback([f = std::move(callback)](const Update&, Context& context) mutable {
                return f(*context.object<T>(), context);
            });
        } else {
            return Callback(std::move(callback));
        }
    }
};

}  // namespace tgfw
