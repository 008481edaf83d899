#pragma once

#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/payload.hpp>

namespace tgfw {

/// Takes every update that brings a `T`: TypeHandler<Update> takes all, TypeHandler<InlineQuery> the inline queries.
/// PTB: TypeHandler, and the handlers of a single kind without options.
template <class T>
class TypeHandler : public CallbackHandler<TypeHandler<T>> {
public:
    explicit TypeHandler(Callback callback) : CallbackHandler<TypeHandler>(std::move(callback)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match&) const { return payload<T>(view.update()) != nullptr; }
};

}  // namespace tgfw
