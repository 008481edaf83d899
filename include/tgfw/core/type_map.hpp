#pragma once

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tgfw {

namespace detail {

/// The type's name as the compiler spells it.
template <class T>
constexpr std::string_view type_name() noexcept {
    constexpr std::string_view function = __PRETTY_FUNCTION__;
    constexpr std::string_view mark = "T = ";
    constexpr std::size_t begin = function.find(mark) + mark.size();
    constexpr std::size_t end = function.find_first_of(";]", begin);
    return function.substr(begin, end - begin);
}

template <class T>
inline constexpr std::string_view type_tag = type_name<T>();

}  // namespace detail

/// Names a type at run time.
class TypeKey {
public:
    /// Of no type.
    constexpr TypeKey() noexcept = default;
    template <class T>
    [[nodiscard]] static constexpr TypeKey of() noexcept {
        return TypeKey(&detail::type_tag<std::remove_cvref_t<T>>);
    }

    /// As the compiler spells it, for messages; empty for no type.
    [[nodiscard]] constexpr std::string_view name() const noexcept { return name_ ? *name_ : std::string_view(); }

    friend constexpr bool operator==(TypeKey a, TypeKey b) noexcept = default;

private:
    constexpr explicit TypeKey(const std::string_view* name) noexcept : name_(name) {}

    const std::string_view* name_ = nullptr;  // Its address is what counts.
};

/// At most one value of each type. Copies share the values.
class TypeMap {
public:
    TypeMap();
    TypeMap(const TypeMap& other);
    TypeMap(TypeMap&& other) noexcept;
    TypeMap& operator=(const TypeMap& other);
    TypeMap& operator=(TypeMap&& other) noexcept;
    ~TypeMap();

    /// Null if there is none.
    template <class T>
    [[nodiscard]] T* find() const noexcept {
        return static_cast<T*>(find(TypeKey::of<T>()));
    }
    /// The value; default-constructed where there is none yet.
    template <class T>
    T& get() {
        if (T* value = find<T>()) return *value;
        return put(std::make_shared<T>());
    }
    /// Takes the place of a value of the same type. Keeps it alive.
    template <class T>
    T& put(std::shared_ptr<T> value) {
        T& kept = *value;
        insert(TypeKey::of<T>(), std::move(value));
        return kept;
    }
    template <class T>
    void erase() noexcept {
        erase(TypeKey::of<T>());
    }

    [[nodiscard]] void* find(TypeKey key) const noexcept;
    void insert(TypeKey key, std::shared_ptr<void> value);
    void erase(TypeKey key) noexcept;
    [[nodiscard]] bool empty() const noexcept;

private:
    std::vector<std::pair<TypeKey, std::shared_ptr<void>>> entries_;  // Few, so that looking through them is quickest.
};

}  // namespace tgfw
