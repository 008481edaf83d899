#include <tgfw/dispatch/handlers/detail/words.hpp>

#include <cstddef>
#include <utility>

#include <tgfw/core/ascii.hpp>

namespace tgfw::detail {

namespace {

/// How many bytes at the start of `text` are one space; 0 for none. Python's str.split goes by the same characters.
std::size_t space_length(std::string_view text) noexcept {
    const char first = text.front();
    if (first > ' ' && first <= '~') return 0;  // Most are: no more is asked of them.
    if (ascii::is_space(first) || (first >= '\x1c' && first <= '\x1f')) return 1;
    if (text.starts_with("\xc2\x85") || text.starts_with("\xc2\xa0")) return 2;
    if (text.size() < 3 || first < '\xe1' || first > '\xe3') return 0;
    const std::string_view letter = text.substr(0, 3);
    if (letter == "\xe1\x9a\x80" || letter == "\xe3\x80\x80" || letter == "\xe2\x81\x9f") return 3;
    if (!letter.starts_with("\xe2\x80")) return 0;
    const auto last = static_cast<unsigned char>(letter.back());
    return (last >= 0x80 && last <= 0x8a) || last == 0xa8 || last == 0xa9 || last == 0xaf ? 3 : 0;
}

std::string_view skip_space(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t length = space_length(text);
        if (length == 0) break;
        text.remove_prefix(length);
    }
    return text;
}

}  // namespace

WordList::WordList(const char* word) : WordList(std::string_view(word)) {}
WordList::WordList(std::string_view word) : words(1, std::string(word)) {}
WordList::WordList(const std::string& word) : words(1, word) {}
WordList::WordList(std::vector<std::string> list) : words(std::move(list)) {}
WordList::WordList(std::initializer_list<std::string_view> list) : words(list.begin(), list.end()) {}
WordList::WordList(const WordList&) = default;
WordList::WordList(WordList&&) noexcept = default;
WordList::~WordList() = default;

FirstWord::FirstWord(std::string_view text) noexcept {
    text = skip_space(text);
    std::size_t end = 0;
    while (end < text.size() && space_length(text.substr(end)) == 0) ++end;
    word = text.substr(0, end);
    rest = text.substr(end);
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    for (FirstWord next(text); !next.word.empty(); next = FirstWord(next.rest)) words.emplace_back(next.word);
    return words;
}

}  // namespace tgfw::detail
