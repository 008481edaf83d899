#include <tgfw/dispatch/handlers/prefix_handler.hpp>

#include <algorithm>

#include <re2/re2.h>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

bool is_ascii(const std::string& text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Pattern any_of(const std::vector<std::string>& words) {
    std::string pattern;
    for (const std::string& word : words) pattern += (pattern.empty() ? "" : "|") + re2::RE2::QuoteMeta(word);
    return Pattern("(?i:" + pattern + ")$");
}

}  // namespace

PrefixedCommands::PrefixedCommands(const WordList& prefixes, const WordList& commands) {
    for (const std::string& prefix : prefixes.words) {
        for (const std::string& command : commands.words) words_.push_back(prefix + command);
    }
    if (words_.empty()) throw ConfigError("PrefixHandler: give it one prefix and one command at least");
    for (const std::string& word : words_) {
        if (FirstWord(word).word.size() == word.size() && !word.empty()) continue;
        throw ConfigError("PrefixHandler: \"" + word + "\" can never be the first word of a text: it " +
                          (word.empty() ? "is empty" : "has a space in it"));
    }
    if (!std::all_of(words_.begin(), words_.end(), is_ascii)) pattern_ = any_of(words_);
}

bool PrefixedCommands::begin(const Message& message) const {
    if (!message.text) return false;
    const std::string_view first = FirstWord(*message.text).word;
    if (pattern_) return pattern_->match_start(first).has_value();
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return ascii::equal_ignoring_case(word, first); });
}

Kinds PrefixedCommands::kinds() const noexcept {
    const bool slash = std::any_of(words_.begin(), words_.end(), [](const auto& word) { return word.front() == '/'; });
    return slash ? Kinds::messages() : Kinds::messages() - Kinds::commands();
}

std::string PrefixedCommands::describe() const {
    std::string text;
    for (const std::string& word : words_) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::vector<std::string> words_after_first(const Message& message) {
    return split_words(FirstWord(*message.text).rest);
}

}  // namespace tgfw::detail
