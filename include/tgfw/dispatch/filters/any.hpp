#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/filter.hpp>

namespace tgfw::filters {

namespace detail {

/// Filters out of a list that is made at run time; they are asked in its order, and no more of them than needed.
class AnyOf : public Filter {
public:
    explicit AnyOf(std::vector<Any> each) : each_(std::move(each)) {}
    bool operator()(const UpdateView& view, Match& match) const;
    [[nodiscard]] Reach reach() const;
    [[nodiscard]] std::string name() const;

private:
    std::vector<Any> each_;
};

class AllOf : public Filter {
public:
    explicit AllOf(std::vector<Any> each) : each_(std::move(each)) {}
    bool operator()(const UpdateView& view, Match& match) const;
    [[nodiscard]] Reach reach() const;
    [[nodiscard]] std::string name() const;

private:
    std::vector<Any> each_;
};

}  // namespace detail

/// One of them passes, as with `|`. None given: no message passes.
[[nodiscard]] inline detail::AnyOf any_of(std::vector<Any> each) {
    return detail::AnyOf(std::move(each));
}

/// All of them pass, as with `&`. None given: every message passes.
[[nodiscard]] inline detail::AllOf all_of(std::vector<Any> each) {
    return detail::AllOf(std::move(each));
}

/// `F` under another name in logs and diagrams.
template <FilterLike F>
class Named : public Filter {
public:
    Named(std::string name, F filter) : name_(std::move(name)), filter_(std::move(filter)) {}

    bool operator()(const UpdateView& view, Match& match) const { return filter_(view, match); }
    [[nodiscard]] Reach reach() const { return reach_of(filter_); }
    [[nodiscard]] std::string name() const { return name_; }

private:
    std::string name_;
    F filter_;
};

/// The same filter under a name of your own: `named("vip", filters::user(vips) & filters::premium_user)`.
template <FilterLike F>
[[nodiscard]] Named<F> named(std::string name, F filter) {
    return Named<F>(std::move(name), std::move(filter));
}

}  // namespace tgfw::filters
