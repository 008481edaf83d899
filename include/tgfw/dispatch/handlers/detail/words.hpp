#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tgfw::detail {

/// One word or several, as a handler takes them: `"start"`, or `{"start", "help"}`.
class WordList {
public:
    // A word is a list of one. Compiled once, not in each user's file.
    WordList(const char* word);               // NOLINT(google-explicit-constructor)
    WordList(std::string_view word);          // NOLINT(google-explicit-constructor)
    WordList(const std::string& word);        // NOLINT(google-explicit-constructor)
    WordList(std::vector<std::string> list);  // NOLINT(google-explicit-constructor)
    WordList(std::initializer_list<std::string_view> list);
    WordList(const WordList& other);
    WordList(WordList&& other) noexcept;
    WordList& operator=(const WordList& other) = delete;
    ~WordList();

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
