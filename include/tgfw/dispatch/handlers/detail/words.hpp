#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tgfw::detail {

/// One word or several, as a handler takes them: `"start"`, or `{"start", "help"}`.
class WordList {
public:
    template <std::convertible_to<std::string_view> S>
    WordList(const S& word)  // NOLINT(google-explicit-constructor): a word is a list of one
        : words(1, std::string(std::string_view(word))) {}
    WordList(std::initializer_list<std::string_view> list) : words(list.begin(), list.end()) {}
    WordList(std::vector<std::string> list)  // NOLINT(google-explicit-constructor): a list is a list
        : words(std::move(list)) {}

    std::vector<std::string> words;
};

/// The first word of `text`, and what follows it; space is what Unicode calls space.
class FirstWord {
public:
    explicit FirstWord(std::string_view text) noexcept;
    std::string_view word;
    std::string_view rest;
};

/// The words of `text`.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);

}  // namespace tgfw::detail
