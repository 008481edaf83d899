#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tgfw {

namespace detail {

struct EnumInfo;

/// The state of an open enumeration: the index of a known value, or the text of an unknown one.
class OpenEnumBase {
public:
    static constexpr std::uint16_t none = 0xffff;

    OpenEnumBase() noexcept = default;
    OpenEnumBase(const OpenEnumBase& other)
        : index_(other.index_), text_(other.text_ == nullptr ? nullptr : copy(*other.text_)) {}
    OpenEnumBase(OpenEnumBase&& other) noexcept
        : index_(std::exchange(other.index_, none)), text_(std::exchange(other.text_, nullptr)) {}
    OpenEnumBase& operator=(const OpenEnumBase& other) {
        OpenEnumBase fresh(other);
        swap(fresh);
        return *this;
    }
    OpenEnumBase& operator=(OpenEnumBase&& other) noexcept {
        OpenEnumBase fresh(std::move(other));
        swap(fresh);
        return *this;
    }
    ~OpenEnumBase() {
        if (text_ != nullptr) {
            destroy(text_);
        }
    }

    /// Takes the value spelt `text`; an unknown text is kept as it is.
    void assign(std::string_view text, const EnumInfo& info);
    [[nodiscard]] std::string_view text(const EnumInfo& info) const noexcept;
    [[nodiscard]] std::uint16_t index() const noexcept { return index_; }
    /// Whether there is no value, not even an unknown one.
    [[nodiscard]] bool empty() const noexcept { return index_ == none && text_ == nullptr; }

    friend bool operator==(const OpenEnumBase& left, const OpenEnumBase& right) noexcept {
        return left.index_ == right.index_ && (left.text_ == right.text_ || same_text(left.text_, right.text_));
    }

protected:
    explicit OpenEnumBase(std::uint16_t index) noexcept : index_(index) {}

private:
    static std::string* copy(const std::string& text);
    static void destroy(std::string* text) noexcept;
    static bool same_text(const std::string* left, const std::string* right) noexcept;
    void swap(OpenEnumBase& other) noexcept {
        std::swap(index_, other.index_);
        std::swap(text_, other.text_);
    }

    std::uint16_t index_ = none;
    std::string* text_ = nullptr;
};

}  // namespace detail

/// A String of the Bot API with listed values. It is open: a value that this library does not know keeps its text, so
/// that a newer server breaks nothing. A default-constructed one has no value and the text "".
template <class Derived>
class OpenEnum : public detail::OpenEnumBase {
public:
    OpenEnum() noexcept = default;
    /// The value spelt as the Bot API spells it; any text is accepted.
    template <class Text>
    requires(std::convertible_to<const Text&, std::string_view> && !std::derived_from<Text, detail::OpenEnumBase>)
        OpenEnum(const Text& text) {
        assign(std::string_view(text), Derived::info());
    }

    /// The Bot API's spelling; valid while this value lives unchanged.
    [[nodiscard]] std::string_view to_string() const noexcept { return text(Derived::info()); }
    /// Whether this library knows the value.
    [[nodiscard]] bool is_known() const noexcept { return index() != none; }

    friend bool operator==(const Derived& left, const Derived& right) noexcept {
        return static_cast<const OpenEnumBase&>(left) == static_cast<const OpenEnumBase&>(right);
    }

protected:
    using OpenEnumBase::OpenEnumBase;
};

}  // namespace tgfw
