#pragma once

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace tgfw {

namespace detail {

/// What every Box is in memory, so that the codec's tables reach one without knowing its type.
struct BoxBase {
    void* pointer = nullptr;
};

/// The operations that need the complete type. They are instantiated in the library, once for each type that the
/// Bot API boxes, so that a user's file never compiles them.
template <class T>
struct BoxOps {
    static T* clone(const T& value);
    static void destroy(T* value) noexcept;
    static bool equal(const T& left, const T& right);
};

}  // namespace detail

/// An optional value on the heap: std::optional's interface, the size of a pointer, and T may be incomplete.
///
/// It owns its value: copies are deep, comparison is deep, a moved-from box is empty. Every type of the Bot API that is
/// an optional member of another type can be boxed.
template <class T>
class Box : private detail::BoxBase {
public:
    using value_type = T;

    Box() noexcept = default;
    Box(std::nullopt_t) noexcept {}
    template <class U = T>
    requires(!std::same_as<std::remove_cvref_t<U>, Box> && !std::same_as<std::remove_cvref_t<U>, std::nullopt_t> &&
             std::convertible_to<U, T>) Box(U&& value)
        : BoxBase{new T(std::forward<U>(value))} {}
    Box(const Box& other) : BoxBase{other ? detail::BoxOps<T>::clone(*other) : nullptr} {}
    Box(Box&& other) noexcept : BoxBase{std::exchange(other.pointer, nullptr)} {}
    ~Box() { reset(); }

    Box& operator=(const Box& other) {
        Box copy(other);
        swap(copy);
        return *this;
    }
    Box& operator=(Box&& other) noexcept {
        Box taken(std::move(other));
        swap(taken);
        return *this;
    }
    Box& operator=(std::nullopt_t) noexcept {
        reset();
        return *this;
    }

    [[nodiscard]] bool has_value() const noexcept { return pointer != nullptr; }
    explicit operator bool() const noexcept { return pointer != nullptr; }

    /// The value or nullptr; it lives as long as it stays in the box, also when the box itself is moved.
    [[nodiscard]] T* get() noexcept { return static_cast<T*>(pointer); }
    [[nodiscard]] const T* get() const noexcept { return static_cast<const T*>(pointer); }

    /// The value; undefined behaviour when there is none, as with std::optional.
    T& operator*() noexcept { return *get(); }
    const T& operator*() const noexcept { return *get(); }
    T* operator->() noexcept { return get(); }
    const T* operator->() const noexcept { return get(); }

    /// The value; throws std::bad_optional_access when there is none.
    T& value() { return has_value() ? *get() : throw std::bad_optional_access(); }
    const T& value() const { return has_value() ? *get() : throw std::bad_optional_access(); }
    template <class U>
    T value_or(U&& fallback) const {
        if (has_value()) {
            return *get();
        }
        return static_cast<T>(std::forward<U>(fallback));
    }

    template <class... Args>
    T& emplace(Args&&... args) {
        T* const fresh = new T(std::forward<Args>(args)...);
        reset();
        pointer = fresh;
        return *fresh;
    }

    void reset() noexcept {
        if (pointer != nullptr) {
            detail::BoxOps<T>::destroy(static_cast<T*>(std::exchange(pointer, nullptr)));
        }
    }
    void swap(Box& other) noexcept { std::swap(pointer, other.pointer); }

    friend bool operator==(const Box& left, const Box& right) {
        if (left.has_value() && right.has_value()) {
            return detail::BoxOps<T>::equal(*left, *right);
        }
        return left.has_value() == right.has_value();
    }
    friend bool operator==(const Box& box, std::nullopt_t) noexcept { return !box.has_value(); }
};

}  // namespace tgfw
