#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <tgfw/dispatch/kinds.hpp>
#include <tgfw/dispatch/match.hpp>
#include <tgfw/dispatch/update_view.hpp>

/// Filters decide which messages a handler takes. They combine with `&`, `|`, `^` and `~`.
///
/// A filter is a value that is called with an UpdateView whose message() is not null. One that says no leaves the match
/// as it found it, and does not allocate. Composed with the operators it is one type, inlined as a whole; filters::Any
/// erases that type where filters are put together at run time.
///
/// A filter may also have `Reach reach() const` and `std::string name() const`.
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

namespace detail {

template <class F>
concept HasReach = requires(const F& filter) {
    { filter.reach() } -> std::same_as<Reach>;
};
template <class F>
concept HasName = requires(const F& filter) {
    { filter.name() } -> std::same_as<std::string>;
};

}  // namespace detail

/// What can be said of the filter before any update comes; of one that says nothing: it may take any message.
template <class F>
[[nodiscard]] constexpr Reach reach_of(const F& filter) {
    if constexpr (detail::HasReach<F>) {
        const Reach reach = filter.reach();
        return Reach(reach.may & Kinds::messages(), reach.always & Kinds::messages());
    } else {
        return Reach(Kinds::messages());
    }
}

/// The filter's name for logs and diagrams, such as `(text and not command)`; "filter" for one without.
template <class F>
[[nodiscard]] std::string describe(const F& filter) {
    if constexpr (detail::HasName<F>) {
        return filter.name();
    } else {
        return "filter";
    }
}

namespace detail {

enum class Junction : std::uint8_t { both, either, one };

/// `(left word right)`. A side that is itself such a combination drops its parentheses where that is asked for.
[[nodiscard]] std::string combine_names(std::string left, bool open_left, Junction junction, std::string right,
                                        bool open_right);

template <class F, class Combination>
inline constexpr bool same_junction = false;
template <class F, class Combination>
requires std::same_as<decltype(F::junction), const Junction>
inline constexpr bool same_junction<F, Combination> = F::junction == Combination::junction;

/// What `&`, `|` and `^` have in common: two filters, and a name.
template <class Self, class A, class B>
class Combination : public Filter {
public:
    constexpr Combination(A left, B right) : left_(std::move(left)), right_(std::move(right)) {}

    [[nodiscard]] std::string name() const {
        constexpr bool open_left = same_junction<A, Self>;
        constexpr bool open_right = same_junction<B, Self>;
        return combine_names(describe(left_), open_left, Self::junction, describe(right_), open_right);
    }

protected:
    A left_;
    B right_;
};

}  // namespace detail

/// A filter from a predicate over the message: `MessageFilter([](const Message& m) { return m.photo.has_value(); })`.
template <std::predicate<const Message&> P>
class MessageFilter : public Filter {
public:
    constexpr explicit MessageFilter(P predicate) : predicate_(std::move(predicate)) {}

    bool operator()(const UpdateView& view, Match&) const { return predicate_(*view.message()); }

private:
    P predicate_;
};

/// A filter from a predicate over the whole update. It too is only asked about updates that carry a message.
template <std::predicate<const Update&> P>
class UpdateFilter : public Filter {
public:
    constexpr explicit UpdateFilter(P predicate) : predicate_(std::move(predicate)) {}

    bool operator()(const UpdateView& view, Match&) const { return predicate_(view.update()); }

private:
    P predicate_;
};

/// A filter that tells what it found: its predicate takes a `const Message&` and a `Match&`, to whose matches it may
/// add. They are dropped again where it returns false. PTB: a MessageFilter with data_filter.
template <std::predicate<const Message&, Match&> P>
class DataFilter : public Filter {
public:
    constexpr explicit DataFilter(P predicate) : predicate_(std::move(predicate)) {}

    bool operator()(const UpdateView& view, Match& match) const {
        const std::size_t before = match.matches.size();
        if (predicate_(*view.message(), match)) return true;
        match.keep(before);
        return false;
    }

private:
    P predicate_;
};

template <FilterLike A, FilterLike B>
class And : public detail::Combination<And<A, B>, A, B> {
public:
    static constexpr auto junction = detail::Junction::both;
    using detail::Combination<And, A, B>::Combination;

    bool operator()(const UpdateView& view, Match& match) const {
        const std::size_t before = match.matches.size();
        if (!this->left_(view, match)) return false;
        if (this->right_(view, match)) return true;
        match.keep(before);
        return false;
    }

    [[nodiscard]] constexpr Reach reach() const {
        const Reach left = reach_of(this->left_);
        const Reach right = reach_of(this->right_);
        return Reach(left.may & right.may, left.always & right.always);
    }
};

template <FilterLike A, FilterLike B>
class Or : public detail::Combination<Or<A, B>, A, B> {
public:
    static constexpr auto junction = detail::Junction::either;
    using detail::Combination<Or, A, B>::Combination;

    bool operator()(const UpdateView& view, Match& match) const {
        return this->left_(view, match) || this->right_(view, match);
    }

    [[nodiscard]] constexpr Reach reach() const {
        const Reach left = reach_of(this->left_);
        const Reach right = reach_of(this->right_);
        return Reach(left.may | right.may, left.always | right.always);
    }
};

template <FilterLike A, FilterLike B>
class Xor : public detail::Combination<Xor<A, B>, A, B> {
public:
    static constexpr auto junction = detail::Junction::one;
    using detail::Combination<Xor, A, B>::Combination;

    bool operator()(const UpdateView& view, Match& match) const {
        const std::size_t before = match.matches.size();
        const bool left = this->left_(view, match);
        const bool right = this->right_(view, match);
        if (left == right) match.keep(before);
        return left != right;
    }

    [[nodiscard]] constexpr Reach reach() const {
        const Reach left = reach_of(this->left_);
        const Reach right = reach_of(this->right_);
        return Reach((left.may | right.may) - (left.always & right.always),
                     (left.always - right.may) | (right.always - left.may));
    }
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

    [[nodiscard]] constexpr Reach reach() const {
        const Reach inner = reach_of(inner_);
        return Reach(Kinds::messages() - inner.always, Kinds::messages() - inner.may);
    }
    [[nodiscard]] std::string name() const { return "not " + describe(inner_); }

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

/// Exactly one passes; both are asked, once each. The regex matches of the one that passed are kept.
template <FilterLike A, FilterLike B>
[[nodiscard]] constexpr Xor<A, B> operator^(A left, B right) {
    return Xor<A, B>(std::move(left), std::move(right));
}

/// The message does not pass. An update without a message passes neither a filter nor its inversion.
template <FilterLike A>
[[nodiscard]] constexpr Not<A> operator~(A inner) {
    return Not<A>(std::move(inner));
}

/// Any filter behind one type, for filters that are put together at run time. Copies share the filter.
class Any : public Filter {
public:
    // Asks no more than this of F here: FilterLike asks whether F can be copied, which would ask this constructor.
    template <class F>
    requires(!std::same_as<F, Any> && std::derived_from<F, Filter>)
        Any(F filter)  // NOLINT(google-explicit-constructor): a filter is a filter
        : model_(own(new Model<F>(std::move(filter)))) {}

    bool operator()(const UpdateView& view, Match& match) const { return model_->check(view, match); }
    [[nodiscard]] Reach reach() const { return model_->reach(); }
    [[nodiscard]] std::string name() const { return model_->name(); }

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual bool check(const UpdateView& view, Match& match) const = 0;
        virtual Reach reach() const = 0;
        virtual std::string name() const = 0;
    };

    template <class F>
    struct Model final : Interface {
        explicit Model(F f) : filter(std::move(f)) {}
        bool check(const UpdateView& view, Match& match) const override { return filter(view, match); }
        Reach reach() const override { return reach_of(filter); }
        std::string name() const override { return describe(filter); }
        F filter;
    };

    // One kind of shared_ptr for all filters: a user's file compiles it for none of them.
    static std::shared_ptr<const Interface> own(const Interface* model);

    std::shared_ptr<const Interface> model_;
};

}  // namespace tgfw::filters
