#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <api/tables.hpp>
#include <tgfw/api/box.hpp>
#include <tgfw/api/chat_id.hpp>
#include <tgfw/api/extra.hpp>
#include <tgfw/api/flag.hpp>
#include <tgfw/api/input_file.hpp>
#include <tgfw/api/one_of.hpp>
#include <tgfw/api/open_enum.hpp>

// A member's offset in a type that may not be standard-layout: conditionally supported, and both compilers support it
// for every class without virtual bases. The table tests read every member back.
#pragma GCC diagnostic ignored "-Winvalid-offsetof"

/// Builds the rows of the tables from the C++ types, so that the generator need not know how a member is declared.

namespace tgfw {

// Instantiated once for each union, in the generated files.
template <class Tag>
OneOf<Tag>::OneOf() = default;
template <class Tag>
OneOf<Tag>::OneOf(const OneOf& other) = default;
template <class Tag>
OneOf<Tag>::OneOf(OneOf&& other) noexcept = default;
template <class Tag>
OneOf<Tag>& OneOf<Tag>::operator=(const OneOf& other) = default;
template <class Tag>
OneOf<Tag>& OneOf<Tag>::operator=(OneOf&& other) noexcept = default;
template <class Tag>
OneOf<Tag>::~OneOf() = default;
template <class Tag>
bool OneOf<Tag>::operator==(const OneOf& other) const {
    return static_cast<const Base&>(*this) == static_cast<const Base&>(other);
}

}  // namespace tgfw

namespace tgfw::detail {

/// Assignment of a generated struct: a new life in the same place, which is a tenth of the code of assigning a hundred
/// members one by one.
template <class T>
T& assign(T& to, T&& from) noexcept {
    if (&to != &from) {
        std::destroy_at(&to);
        std::construct_at(&to, std::move(from));
    }
    return to;
}

/// The tables of one generated type; specialised in generated/tables.hpp and the files beside it.
template <class T>
struct ObjectTable {
    static const ObjectInfo info;
};
template <class T>
struct UnionTable {
    static const UnionInfo info;
};
template <class T>
struct EnumTable {
    static const EnumInfo info;
};

template <class T>
concept generated_object = requires(T& value) {
    value.extra;
};
template <class T>
concept generated_union = requires(const T& value) {
    value.index();
    value.valueless_by_exception();
};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsBox : std::false_type {};
template <class T>
struct IsBox<Box<T>> : std::true_type {};

template <class T>
constexpr ValueType value_type();

template <class Vector>
inline constexpr ArrayInfo array_info{
    value_type<typename Vector::value_type>(),
    sizeof(typename Vector::value_type),
    [](void* array) -> void* {
        auto& vector = *static_cast<Vector*>(array);
        if (vector.capacity() == 0 && sizeof(typename Vector::value_type) <= 512) {
            vector.reserve(4);
        }
        return &vector.emplace_back();
    },
    [](void* array) { static_cast<Vector*>(array)->clear(); },
    [](const void* array) { return static_cast<const Vector*>(array)->size(); },
    [](const void* array) -> const void* { return static_cast<const Vector*>(array)->data(); }};

template <class T>
inline constexpr OptionalInfo optional_info{value_type<T>(),
                                            [](void* optional) -> void* {
                                                auto& value = *static_cast<std::optional<T>*>(optional);
                                                return value ? &*value : &value.emplace();
                                            },
                                            [](void* optional) { static_cast<std::optional<T>*>(optional)->reset(); },
                                            [](const void* optional) -> const void* {
                                                const auto& value = *static_cast<const std::optional<T>*>(optional);
                                                return value ? &*value : nullptr;
                                            }};

template <class T>
struct OptionalOf : std::false_type {};
template <class T>
struct OptionalOf<std::optional<T>> : std::true_type {
    static constexpr ValueType type() {
        if constexpr (std::is_same_v<T, std::int64_t>) {
            return {Kind::opt_integer};
        } else if constexpr (std::is_same_v<T, double>) {
            return {Kind::opt_number};
        } else if constexpr (std::is_same_v<T, std::string>) {
            return {Kind::opt_string};
        } else {
            return {Kind::optional, &optional_info<T>};
        }
    }
};

template <class T>
constexpr ValueType value_type() {
    if constexpr (std::is_same_v<T, std::int64_t>) {
        return {Kind::integer};
    } else if constexpr (std::is_same_v<T, double>) {
        return {Kind::number};
    } else if constexpr (std::is_same_v<T, bool>) {
        return {Kind::boolean};
    } else if constexpr (std::is_same_v<T, Flag>) {
        return {Kind::flag};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return {Kind::string};
    } else if constexpr (std::is_same_v<T, ChatId>) {
        return {Kind::chat_id};
    } else if constexpr (std::is_same_v<T, InputFile>) {
        return {Kind::input_file};
    } else if constexpr (std::is_same_v<T, UnknownObject>) {
        return {Kind::unknown_object};
    } else if constexpr (std::is_base_of_v<OpenEnumBase, T>) {
        return {Kind::enumeration, &EnumTable<T>::info};
    } else if constexpr (IsVector<T>::value) {
        return {Kind::array, &array_info<T>};
    } else if constexpr (OptionalOf<T>::value) {
        return OptionalOf<T>::type();
    } else if constexpr (IsBox<T>::value) {
        if constexpr (generated_union<typename T::value_type>) {
            return {Kind::box_one_of, &UnionTable<typename T::value_type>::info};
        } else {
            return {Kind::box_object, &ObjectTable<typename T::value_type>::info};
        }
    } else if constexpr (generated_union<T>) {
        return {Kind::one_of, &UnionTable<T>::info};
    } else {
        static_assert(generated_object<T>);
        return {Kind::object, &ObjectTable<T>::info};
    }
}

template <class Member>
constexpr Field make_field(std::string_view name, std::size_t offset, std::uint8_t bit, bool required) {
    const ValueType type = value_type<Member>();
    return {name.data(), type.of, static_cast<std::uint16_t>(offset), static_cast<std::uint8_t>(name.size()), type.kind,
            bit,         required};
}

constexpr Field make_constant(std::string_view name, const std::string_view& value, std::uint8_t bit) {
    return {name.data(), &value, 0, static_cast<std::uint8_t>(name.size()), Kind::constant, bit, true};
}

constexpr Name make_name(std::string_view text) {
    return {text.data(), static_cast<std::uint8_t>(text.size())};
}

template <class T>
void* create_value() {
    return new T;
}
template <class T>
void destroy_value(void* value) {
    delete static_cast<T*>(value);
}
template <class T>
void reset_value(void* value) {
    std::destroy_at(static_cast<T*>(value));
    std::construct_at(static_cast<T*>(value));
}

template <class Union, std::size_t Index>
constexpr Alternative make_alternative() {
    using Variant = typename Union::Base;
    return {value_type<std::variant_alternative_t<Index, Variant>>(),
            [](void* one_of) -> void* { return &static_cast<Union*>(one_of)->template emplace<Index>(); },
            [](const void* one_of) -> const void* {
                return std::get_if<Index>(static_cast<const Variant*>(static_cast<const Union*>(one_of)));
            }};
}
template <class Union>
std::size_t union_index(const void* one_of) {
    return static_cast<const Union*>(one_of)->index();
}

}  // namespace tgfw::detail

#define TGFW_FIELD(Type, member, name, bit, required) \
    ::tgfw::detail::make_field<decltype(Type::member)>(name, offsetof(Type, member), bit, required)

#define TGFW_BOX_OPS(Type)                                                  \
    template <>                                                             \
    Type* detail::BoxOps<Type>::clone(const Type& value) {                  \
        return new Type(value);                                             \
    }                                                                       \
    template <>                                                             \
    void detail::BoxOps<Type>::destroy(Type* value) noexcept {              \
        delete value;                                                       \
    }                                                                       \
    template <>                                                             \
    bool detail::BoxOps<Type>::equal(const Type& left, const Type& right) { \
        return left == right;                                               \
    }
