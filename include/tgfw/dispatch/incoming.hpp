#pragma once

#include <memory>
#include <utility>

#include <tgfw/api/update.hpp>
#include <tgfw/core/type_map.hpp>

namespace tgfw {

class Context;

/// What the handlers are run for: an update, or an object of the bot's own among the updates.
class Incoming {
public:
    /// `update` is not null.
    Incoming(std::shared_ptr<const Update> update)  // NOLINT(google-explicit-constructor): an update is what comes in
        : update_(std::move(update)) {}
    Incoming(Update update);  // NOLINT(google-explicit-constructor): as above

    /// An object such as a payment that another program reports. Its handlers are TypeHandler<T>. PTB: any object in
    /// the update queue.
    template <class T>
    [[nodiscard]] static Incoming object(T value) {
        return Incoming(TypeKey::of<T>(), std::make_shared<const T>(std::move(value)));
    }

    /// An update without any member for an object.
    [[nodiscard]] const std::shared_ptr<const Update>& update() const noexcept { return update_; }
    [[nodiscard]] bool is_object() const noexcept { return object_ != nullptr; }
    /// The object, if it is a `type`; else null.
    [[nodiscard]] const void* object(TypeKey type) const noexcept { return type == type_ ? object_.get() : nullptr; }

private:
    friend class Context;
    Incoming() = default;
    Incoming(TypeKey type, std::shared_ptr<const void> object);

    std::shared_ptr<const Update> update_;
    std::shared_ptr<const void> object_;
    TypeKey type_;
};

}  // namespace tgfw
