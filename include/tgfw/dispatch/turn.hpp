#pragma once

#include <functional>
#include <utility>

namespace tgfw {

/// The turn of an update: as long as it lasts, later updates with one of the same ordering keys wait.
///
/// A handler that awaits the next update of its own chat gives its turn back and gets that update's.
class Turn {
public:
    Turn() = default;
    /// `release` is called once, when the turn ends; it must not throw.
    explicit Turn(std::function<void()> release) : release_(std::move(release)) {}
    Turn(Turn&& other) noexcept : release_(std::exchange(other.release_, nullptr)) {}
    Turn& operator=(Turn&& other) noexcept {
        if (this == &other) return *this;
        end();
        release_ = std::exchange(other.release_, nullptr);
        return *this;
    }
    ~Turn() { end(); }

    /// Lets the next update begin. Nothing happens the second time.
    void end() noexcept {
        if (auto release = std::exchange(release_, nullptr)) release();
    }

private:
    std::function<void()> release_;
};

}  // namespace tgfw
