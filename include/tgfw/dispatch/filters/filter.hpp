#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

#include <tgfw/dispatch/match.hpp>
#include <tgfw/dispatch/update_view.hpp>

/// Filters decide which messages a handler takes. They combine with `&`, `|`, `^` and `~`.
///
/// A filter is a value that is called with an UpdateView whose message() is not null. Composed with the operators it
/// is one type, inlined as a whole; filters::Any erases that type where filters are put together at run time.
namespace tgfw::filters {

/// Marks a type as a filter, so that the operators below apply to it.
class Filter {
public:
    constexpr Filter() = default;
};

template <class F>
concept FilterLike = std::derived_from<F, Filter> && std::copy_constructible<F> &&
                     requires(const F& filter, const UpdateView& view, Match& match) {
                         { filter(view, match) } -> std::same_as<bool>;
                     };

/// Whether an update passes. Only the seven kinds that carry a message can, even through an inverted filter.
template <FilterLike F>
[[nodiscard]] bool passes(const F& filter, const UpdateView& view, Match& match) {
    return view.message() != nullptr && filter(view, match);
}

/// A filter from a predicate over the message: `MessageFilter([](const Message& m) { return m.photo.has_value(); })`.
template <std::predicate<const Message&> P>
class MessageFilter : public Filter {
public:
    constexpr explicit MessageFilter(P predicate) : predicate_(std::move(predicate)) {}

    bool operator()(const UpdateView& view, Match&) const { return predicate_(*view.message()); }

private:
    P predicate_;
};

/// A filter from a predicate over the whole update.
template <std::predicate<const Update&> P>
class UpdateFilter : public Filter {
public:
    constexpr explicit UpdateFilter(P predicate) : predicate_(std::move(predicate)) {}

    bool operator()(const UpdateView& view, Match&) const { return predicate_(view.update()); }

private:
    P predicate_;
};

template <FilterLike A, FilterLike B>
class And : public Filter {
public:
    constexpr And(A left, B right) : left_(std::move(left)), right_(std::move(right)) {}

    bool operator()(const UpdateView& view, Match& match) const {
        const std::size_t before = match.matches.size();
        if (!left_(view, match)) return false;
        if (right_(view, match)) return true;
        match.keep(before);
        return false;
    }

private:
    A left_;
    B right_;
};

template <FilterLike A, FilterLike B>
class Or : public Filter {
public:
    constexpr Or(A left, B right) : left_(std::move(left)), right_(std::move(right)) {}

    bool operator()(const UpdateView& view, Match& match) const { return left_(view, match) || right_(view, match); }

private:
    A left_;
    B right_;
};

template <FilterLike A, FilterLike B>
class Xor : public Filter {
public:
    constexpr Xor(A left, B right) : left_(std::move(left)), right_(std::move(right)) {}

    bool operator()(const UpdateView& view, Match& match) const {
        const std::size_t before = match.matches.size();
        const bool left = left_(view, match);
        const bool right = right_(view, match);
        if (left == right) match.keep(before);
        return left != right;
    }

private:
    A left_;
    B right_;
};

template <FilterLike A>
class Not : public Filter {
public:
    constexpr explicit Not(A inner) : inner_(std::move(inner)) {}

    bool operator()(const UpdateView& view, Match& match) const {
        const std::size_t before = match.matches.size();
        const bool passed = inner_(view, match);
        match.keep(before);
        return !passed;
    }

private:
    A inner_;
};

/// Both pass; the right one is not asked where the left one fails. Regex matches of both are kept, left first.
template <FilterLike A, FilterLike B>
[[nodiscard]] constexpr And<A, B> operator&(A left, B right) {
    return And<A, B>(std::move(left), std::move(right));
}

/// One passes; the right one is not asked where the left one passes.
template <FilterLike A, FilterLike B>
[[nodiscard]] constexpr Or<A, B> operator|(A left, B right) {
    return Or<A, B>(std::move(left), std::move(right));
}

/// Exactly one passes; both are asked.
template <FilterLike A, FilterLike B>
[[nodiscard]] constexpr Xor<A, B> operator^(A left, B right) {
    return Xor<A, B>(std::move(left), std::move(right));
}

/// The message does not pass. An update without a message passes neither a filter nor its inversion.
template <FilterLike A>
[[nodiscard]] constexpr Not<A> operator~(A inner) {
    return Not<A>(std::move(inner));
}

/// Any filter behind one type, for filters that are put together at run time.
class Any : public Filter {
public:
    // Asks no more than this of F here: FilterLike asks whether F can be copied, which would ask this constructor.
    template <class F>
        requires(!std::same_as<F, Any> && std::derived_from<F, Filter>)
    Any(F filter) : filter_(std::move(filter)) {}  // NOLINT(google-explicit-constructor): a filter is a filter

    bool operator()(const UpdateView& view, Match& match) const { return filter_(view, match); }

private:
    std::function<bool(const UpdateView&, Match&)> filter_;
};

}  // namespace tgfw::filters
