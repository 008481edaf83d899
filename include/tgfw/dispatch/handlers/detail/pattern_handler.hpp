#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw::detail {

/// The pattern of a handler, which need not have one.
class TextPattern {
public:
    TextPattern() = default;
    explicit TextPattern(Pattern pattern) : pattern_(std::move(pattern)) {}

    [[nodiscard]] bool is_set() const noexcept { return pattern_.has_value(); }
    /// Whether the pattern matches at the start of `text`; the match then stands in `match`. Without a pattern: yes.
    [[nodiscard]] bool accepts(std::string_view text, Match& match) const;
    /// What a handler reaches that takes all of `kinds` unless there is a pattern.
    [[nodiscard]] Reach reach(Kinds kinds) const noexcept { return Reach(kinds, is_set() ? Kinds::none() : kinds); }

private:
    std::optional<Pattern> pattern_;
};

/// What the handlers have in common that go by a text of the update.
template <class Self, class State>
class PatternHandler : public CallbackHandler<Self, State> {
public:
    explicit PatternHandler(Callback callback) : CallbackHandler<Self, State>(std::move(callback)) {}
    PatternHandler(Callback callback, std::string_view pattern)
        : CallbackHandler<Self, State>(std::move(callback)), pattern_(Pattern(pattern)) {}

    /// Only updates whose text the pattern matches at its start, and context.match() is the match. Add `$` to match all
    /// of the text.
    Self&& pattern(Pattern pattern) {
        pattern_ = TextPattern(std::move(pattern));
        return static_cast<Self&&>(*this);
    }
    /// The same. Throws ConfigError where `pattern` is no RE2 pattern.
    Self&& pattern(std::string_view pattern) { return this->pattern(Pattern(pattern)); }

protected:
    TextPattern pattern_;  // NOLINT(misc-non-private-member-variables-in-classes)
};

/// A handler that takes every update of one kind.
template <class Self, class State, UpdateKind::Known kind>
class KindHandler : public CallbackHandler<Self, State> {
public:
    using CallbackHandler<Self, State>::CallbackHandler;

    [[nodiscard]] bool check(const UpdateView& view, Match&) const { return view.slot() == kind; }
    [[nodiscard]] Reach reach() const { return this->within_callback(Reach(kind, kind)); }
};

}  // namespace tgfw::detail
