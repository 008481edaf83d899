#pragma once

#include <string>
#include <string_view>

namespace tgfw {

/// A text that must not be seen: it cannot be printed, formatted or compared by accident, and is wiped when it dies.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) noexcept;
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    /// The text itself, valid while this Secret lives. Call it where the text leaves the process, nowhere else.
    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// Compares in time that depends only on the length of `candidate`.
    [[nodiscard]] bool matches(std::string_view candidate) const noexcept;

private:
    void wipe() noexcept;

    std::string text_;
};

}  // namespace tgfw
