#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

namespace detail {
class Registry;
}

/// What was registered, to take it back or to exchange it while the bot runs.
///
/// Changes apply from the next update on. Copies name the same registration; it does not keep the application alive.
class HandlerHandle {
public:
    HandlerHandle();
    // Compiled once, not in each user's file.
    HandlerHandle(const HandlerHandle& other);
    HandlerHandle(HandlerHandle&& other) noexcept;
    HandlerHandle& operator=(const HandlerHandle& other);
    HandlerHandle& operator=(HandlerHandle&& other) noexcept;
    ~HandlerHandle();

    /// Whether it is still registered.
    [[nodiscard]] bool active() const;
    /// Takes it back; false if it was no longer registered.
    bool remove();
    /// Puts `handler` in its place, in the same group and order. False if it was no longer registered, or names a whole
    /// router.
    bool replace(Handler handler);

private:
    friend class detail::Registry;
    HandlerHandle(std::weak_ptr<detail::Registry> registry, std::vector<std::uint64_t> ids);

    std::weak_ptr<detail::Registry> registry_;
    std::vector<std::uint64_t> ids_;
};

}  // namespace tgfw
