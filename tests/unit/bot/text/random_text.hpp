#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <tgfw/bot/text/text.hpp>

/// Random texts of the symbols that toolboxes trip over.
namespace tgfw::test {

class RandomText {
public:
    explicit RandomText(unsigned seed) : random_(seed) {}

    [[nodiscard]] std::size_t below(std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
    }

    [[nodiscard]] std::string symbol() {
        static const std::vector<std::string> symbols = {"a",        "b",
                                                         " ",        " ",
                                                         "\n",       "_",
                                                         "*",        "`",
                                                         "[",        "]",
                                                         "(",        ")",
                                                         "~",        ">",
                                                         "#",        "+",
                                                         "-",        "=",
                                                         "|",        "{",
                                                         "}",        ".",
                                                         "!",        "\\",
                                                         "<",        "&",
                                                         "&lt;",     "\"",
                                                         "'",        "é",
                                                         "ё",        "€",
                                                         "汉",       "😀",
                                                         "👍🏽", "👨‍👩‍👧",
                                                         "🇩🇪",       "e\u0301\u0323",
                                                         "❤\uFE0F",  "\u200D",
                                                         "\u0301",   "\u00A0",
                                                         "\u200B"};
        return symbols[below(symbols.size())];
    }
    [[nodiscard]] std::string plain(std::size_t most) {
        std::string out;
        for (std::size_t count = below(most + 1); count > 0; --count) out += symbol();
        return out;
    }

    /// Pieces in pieces, as a bot makes them.
    [[nodiscard]] FormattedText tree(int depth, bool in_quote = false) {
        FormattedText out;
        for (std::size_t count = below(4) + 1; count > 0; --count) out += depth == 0 ? plain(6) : node(depth, in_quote);
        return out;
    }

    /// Entities anywhere: nested, overlapping, twice the same. None cuts a symbol of UTF-16.
    [[nodiscard]] FormattedText scattered(std::size_t most_symbols, std::size_t most_entities) {
        FormattedText out;
        std::vector<std::int64_t> places = {0};
        for (std::size_t count = below(most_symbols) + 1; count > 0; --count) {
            out += below(6) == 0 ? std::string("\n") : symbol();
            places.push_back(utf16_size(out.text));
        }
        for (std::size_t count = below(most_entities + 1); count > 0; --count) {
            const std::int64_t a = places[below(places.size())];
            const std::int64_t b = places[below(places.size())];
            FormattedText one = wrap(below(14), "x");
            one.entities[0].offset = std::min(a, b);
            one.entities[0].length = std::max(a, b) - std::min(a, b);
            out.entities.push_back(one.entities[0]);
        }
        return out;
    }

private:
    static std::int64_t utf16_size(const std::string& text) {
        std::int64_t units = 0;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            units += (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xF0U ? 2 : 1;
        }
        return units;
    }

    FormattedText node(int depth, bool in_quote) {
        const std::size_t kind = below(16);
        if (kind >= 14) return plain(6);
        // Quotes of whole lines, which MarkdownV2 can say, too.
        if (kind == 12 || kind == 13) {
            if (in_quote || depth < 3) return plain(4);
            return "\n" + wrap(kind, tree(depth - 1, true) + "\n");
        }
        return wrap(kind, tree(depth - 1, in_quote));
    }

    FormattedText wrap(std::size_t kind, const FormattedText& inner) {
        switch (kind) {
            case 0:
                return rich::bold(inner);
            case 1:
                return rich::italic(inner);
            case 2:
                return rich::underline(inner);
            case 3:
                return rich::strikethrough(inner);
            case 4:
                return rich::spoiler(inner);
            case 5:
                return rich::code(inner.text);
            case 6:
                return rich::pre(inner.text, below(2) == 0 ? "" : "cpp");
            case 7:
                return rich::link(inner, "https://a.org/(x)?y=\"1\"&z=\\");
            case 8:
                return rich::mention(inner, 42);
            case 9:
                return rich::custom_emoji(inner.text, "5368324170671202286");
            case 10:
                return rich::date_time(inner.text, 1'700'000'000, below(2) == 0 ? "" : "wDT");
            case 11:
                return rich::bold(rich::italic(rich::underline(inner)));
            case 12:
                return rich::blockquote(inner);
            default:
                return rich::expandable_blockquote(inner);
        }
    }

    std::mt19937 random_;
};

}  // namespace tgfw::test
