#include <tgfw/dispatch/filters/regex.hpp>

#include <string>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>

namespace tgfw {

struct Pattern::Compiled {
    explicit Compiled(std::string_view pattern)
        : re(re2::StringPiece(pattern.data(), pattern.size()), re2::RE2::Quiet) {}

    re2::RE2 re;
    std::vector<std::string> names;  // By group; empty for a group without a name.
};

namespace {

std::optional<RegexMatch> run(const re2::RE2& re, const std::vector<std::string>& names, std::string_view text,
                              re2::RE2::Anchor anchor) {
    const re2::StringPiece input(text.data(), text.size());
    // The common answer is no, which needs no room for groups.
    if (!re.Match(input, 0, input.size(), anchor, nullptr, 0)) return std::nullopt;
    std::vector<re2::StringPiece> found(names.size());
    re.Match(input, 0, input.size(), anchor, found.data(), static_cast<int>(found.size()));
    std::vector<std::optional<std::string>> groups;
    groups.reserve(found.size());
    for (const re2::StringPiece& group : found) {
        if (group.data() == nullptr) {
            groups.emplace_back(std::nullopt);
        } else {
            groups.emplace_back(std::in_place, group.data(), group.size());
        }
    }
    const auto position = static_cast<std::size_t>(found.front().data() - text.data());
    return RegexMatch(std::move(groups), names, position);
}

template <class Text>
bool search_in(const Pattern& pattern, const Text& text, Match& match) {
    if (!text) return false;
    auto found = pattern.search(*text);
    if (!found) return false;
    match.matches.push_back(std::move(*found));
    return true;
}

}  // namespace

Pattern::Pattern(std::string_view pattern) {
    auto compiled = std::make_shared<Compiled>(pattern);
    if (!compiled->re.ok()) {
        throw ConfigError("The pattern \"" + std::string(pattern) + "\" is no regular expression: " +
                          compiled->re.error() + "; RE2's syntax has neither back-references nor look-around");
    }
    compiled->names.resize(static_cast<std::size_t>(compiled->re.NumberOfCapturingGroups()) + 1);
    for (const auto& [index, name] : compiled->re.CapturingGroupNames()) {
        compiled->names.at(static_cast<std::size_t>(index)) = name;
    }
    compiled_ = std::move(compiled);
}

std::optional<RegexMatch> Pattern::search(std::string_view text) const {
    return run(compiled_->re, compiled_->names, text, re2::RE2::UNANCHORED);
}

std::optional<RegexMatch> Pattern::match_start(std::string_view text) const {
    return run(compiled_->re, compiled_->names, text, re2::RE2::ANCHOR_START);
}

std::string Pattern::str() const {
    return compiled_->re.pattern();
}

namespace filters {

std::string Regex::name() const {
    return detail::call_name("regex", pattern_.str());
}

std::string CaptionRegex::name() const {
    return detail::call_name("caption_regex", pattern_.str());
}

bool Regex::operator()(const UpdateView& view, Match& match) const {
    return search_in(pattern_, view.message()->text, match);
}

bool CaptionRegex::operator()(const UpdateView& view, Match& match) const {
    return search_in(pattern_, view.message()->caption, match);
}

}  // namespace filters

}  // namespace tgfw
