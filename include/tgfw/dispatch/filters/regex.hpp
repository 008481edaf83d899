#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/filters/filter.hpp>

namespace tgfw {

/// A compiled RE2 pattern: time linear in the text, so that no user's text can stall the bot. Cheap to copy.
class Pattern {
public:
    /// Throws ConfigError with RE2's reason where `pattern` is not one.
    explicit Pattern(std::string_view pattern);

    /// The first match anywhere in `text`.
    [[nodiscard]] std::optional<RegexMatch> search(std::string_view text) const;
    /// The match that begins where `text` begins; it need not reach its end.
    [[nodiscard]] std::optional<RegexMatch> match_start(std::string_view text) const;
    /// The pattern as it was given.
    [[nodiscard]] std::string str() const;

private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

namespace filters {

/// Finds `pattern` anywhere in the text; context.matches() holds the match. PTB: filters.Regex.
class Regex : public Filter {
public:
    explicit Regex(Pattern pattern) : pattern_(std::move(pattern)) {}
    explicit Regex(std::string_view pattern) : pattern_(pattern) {}
    bool operator()(const UpdateView& view, Match& match) const;
    [[nodiscard]] std::string name() const;

private:
    Pattern pattern_;
};

/// Finds `pattern` anywhere in the caption. PTB: filters.CaptionRegex.
class CaptionRegex : public Filter {
public:
    explicit CaptionRegex(Pattern pattern) : pattern_(std::move(pattern)) {}
    explicit CaptionRegex(std::string_view pattern) : pattern_(pattern) {}
    bool operator()(const UpdateView& view, Match& match) const;
    [[nodiscard]] std::string name() const;

private:
    Pattern pattern_;
};

[[nodiscard]] inline Regex regex(std::string_view pattern) {
    return Regex(pattern);
}
[[nodiscard]] inline Regex regex(Pattern pattern) {
    return Regex(std::move(pattern));
}
[[nodiscard]] inline CaptionRegex caption_regex(std::string_view pattern) {
    return CaptionRegex(pattern);
}
[[nodiscard]] inline CaptionRegex caption_regex(Pattern pattern) {
    return CaptionRegex(std::move(pattern));
}

}  // namespace filters

}  // namespace tgfw
