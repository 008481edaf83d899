#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/core/type_map.hpp>

namespace tgfw {

/// One match of a regular expression: its groups, and where it stood.
class RegexMatch {
public:
    RegexMatch() = default;
    RegexMatch(std::vector<std::optional<std::string>> groups, std::vector<std::string> names, std::size_t position);

    /// The whole match.
    [[nodiscard]] const std::string& str() const;
    /// Group `index`, 0 being the whole match; nullopt if the group took no part or does not exist.
    [[nodiscard]] std::optional<std::string> group(std::size_t index) const;
    /// The group of that name, `(?P<name>…)`.
    [[nodiscard]] std::optional<std::string> group(std::string_view name) const;
    /// How many groups there are, the whole match included.
    [[nodiscard]] std::size_t size() const noexcept { return groups_.size(); }
    /// Where the match begins, in bytes from the start of the text.
    [[nodiscard]] std::size_t position() const noexcept { return position_; }

private:
    std::vector<std::optional<std::string>> groups_;
    std::vector<std::string> names_;  // By index; empty for a group without a name.
    std::size_t position_ = 0;
};

class HandlerInfo;

/// What a handler that is made of handlers chose, kept from its check() to its handle().
class MatchChoice {
public:
    MatchChoice() = default;
    template <class T>
    MatchChoice(const HandlerInfo* h, std::shared_ptr<const T> d)
        : handler(h), type_(TypeKey::of<T>()), data_(std::move(d)) {}

    /// What was kept, if it is a `T`; else null.
    template <class T>
    [[nodiscard]] std::shared_ptr<const T> data() const noexcept {
        return type_ == TypeKey::of<T>() ? std::static_pointer_cast<const T>(data_) : nullptr;
    }

    const HandlerInfo* handler = nullptr;  // Of the chosen one; alive as long as the data.

private:
    TypeKey type_;
    std::shared_ptr<const void> data_;
};

/// What a handler or a filter found out while it decided, for the callback to read through Context.
class Match {
public:
    Match() = default;

    /// The words after a command; nullopt where no command handler matched.
    std::optional<std::vector<std::string>> args;
    /// The matches of the regular expressions that let the update pass, in the order of their evaluation.
    std::vector<RegexMatch> matches;
    /// For handlers that are made of handlers: which one they chose, the innermost first.
    std::vector<MatchChoice> choices;

    /// Drops everything that came after `count` matches: a filter that fails leaves nothing behind.
    void keep(std::size_t count) {
        if (matches.size() > count) drop(count);
    }
    /// As args, as if no command handler had matched.
    void forget_args() noexcept;
    void clear() {
        args.reset();
        keep(0);
        if (!choices.empty()) choices.clear();
    }

private:
    void drop(std::size_t count);
};

}  // namespace tgfw
