#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

namespace filters {

/// Finds `pattern` anywhere in the text; context.matches() holds the match. PTB: filters.Regex.
class Regex : public Filter {
public:
    explicit Regex(std::string_view pattern) : pattern_(pattern) {}
    bool operator()(const UpdateView& view, Match& match) const;

private:
    Pattern pattern_;
};

/// Finds `pattern` anywhere in the caption. PTB: filters.CaptionRegex.
class CaptionRegex : public Filter {
public:
    explicit CaptionRegex(std::string_view pattern) : pattern_(pattern) {}
    bool operator()(const UpdateView& view, Match& match) const;

private:
    Pattern pattern_;
};

[[nodiscard]] inline Regex regex(std::string_view pattern) { return Regex(pattern); }
[[nodiscard]] inline CaptionRegex caption_regex(std::string_view pattern) { return CaptionRegex(pattern); }

}  // namespace filters

}  // namespace tgfw
