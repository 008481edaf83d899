#pragma once

#include <utility>
#include <variant>

namespace tgfw {

namespace detail {

/// The std::variant behind a union, named by its tag. Specialised for each union; naming it instantiates nothing.
template <class Tag>
struct AlternativesOf;

}  // namespace detail

/// A union of the Bot API: a std::variant of its alternatives, the last of which, UnknownObject, keeps an object of a
/// kind that this library does not know. std::get_if, std::holds_alternative and std::visit work on it, and every
/// alternative converts to it.
///
/// `ChatMember`, `ReplyMarkup` and so on are names of it. It is a template only so that a file pays for the unions that
/// it uses and not for all of them.
template <class Tag>
struct OneOf : detail::AlternativesOf<Tag>::type {
    using Base = typename detail::AlternativesOf<Tag>::type;
    using Base::Base;

    OneOf();
    OneOf(const OneOf& other);
    OneOf(OneOf&& other) noexcept;
    OneOf& operator=(const OneOf& other);
    OneOf& operator=(OneOf&& other) noexcept;
    ~OneOf();

    bool operator==(const OneOf& other) const;
};

}  // namespace tgfw
