#include <algorithm>
#include <array>

#include <testing/text/styled_text.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::testing {
namespace {

struct Symbol {
    std::uint32_t code = 0;
    std::int64_t offset = 0;
    std::size_t byte = 0;
};

bool is_digit(std::uint32_t c) {
    return c >= '0' && c <= '9';
}
bool is_ascii_letter(std::uint32_t c) {
    return c < 0x80 && (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool is_name(std::uint32_t c) {
    return is_digit(c) || is_ascii_letter(c) || c == '_';
}

/// Country domains have two letters; of the others, those in use widely enough to be met in chats.
bool is_known_domain(std::string_view name) {
    static constexpr std::array generic = {
        "com",   "org",  "net",  "edu",   "gov",   "mil",  "int",   "info", "biz",   "name", "pro",    "dev",
        "app",   "page", "blog", "site",  "store", "shop", "cloud", "tech", "space", "live", "online", "website",
        "world", "news", "xyz",  "email", "chat",  "club", "team",  "work", "games", "fun",  "art",    "travel"};
    const std::string low = ascii::lower_case(name);
    if (low == "\xD1\x80\xD1\x84" || low == "\xD1\x83\xD0\xBA\xD1\x80") return true;
    if (low.size() == 2 && is_ascii_letter(static_cast<unsigned char>(low[0]))) {
        return is_ascii_letter(static_cast<unsigned char>(low[1]));
    }
    return std::find(generic.begin(), generic.end(), low) != generic.end();
}

class Finder {
public:
    explicit Finder(std::string_view text) : text_(text) {
        std::int64_t offset = 0;
        for (std::size_t at = 0; at < text.size();) {
            Symbol symbol;
            symbol.offset = offset;
            symbol.byte = at;
            symbol.code = next_code_point(text, at);
            offset += utf16_units(symbol.code);
            symbols_.push_back(symbol);
        }
        Symbol end;
        end.offset = offset;
        end.byte = text.size();
        symbols_.push_back(end);
    }

    std::vector<TextEntity> find() {
        const std::size_t count = symbols_.size() - 1;
        for (std::size_t at = 0; at < count;) {
            EntityKind kind = EntityKind::url;
            const std::size_t end = match(at, kind);
            if (end > at) {
                out_.emplace_back(kind, symbols_[at].offset, symbols_[end].offset - symbols_[at].offset);
                at = end;
            } else {
                ++at;
            }
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] std::uint32_t code(std::size_t at) const { return at < symbols_.size() ? symbols_[at].code : 0; }
    [[nodiscard]] std::uint32_t before(std::size_t at) const { return at > 0 ? symbols_[at - 1].code : 0; }
    [[nodiscard]] bool word_before(std::size_t at) const { return at > 0 && is_word_code_point(before(at)); }
    [[nodiscard]] std::string_view slice(std::size_t from, std::size_t to) const {
        return text_.substr(symbols_[from].byte, symbols_[to].byte - symbols_[from].byte);
    }

    /// The end of the entity that begins at `at`, or `at` if there is none.
    std::size_t match(std::size_t at, EntityKind& kind) const {
        switch (code(at)) {
            case '@':
                kind = EntityKind::mention;
                return match_mention(at);
            case '/':
                kind = EntityKind::bot_command;
                return match_command(at);
            case '#':
                kind = EntityKind::hashtag;
                return match_hashtag(at);
            case '$':
                kind = EntityKind::cashtag;
                return match_cashtag(at);
            default:
                return word_before(at) ? at : match_address(at, kind);
        }
    }

    [[nodiscard]] std::size_t skip_names(std::size_t at) const {
        while (is_name(code(at))) ++at;
        return at;
    }

    [[nodiscard]] std::size_t match_mention(std::size_t at) const {
        const std::size_t end = skip_names(at + 1);
        const std::size_t length = end - at - 1;
        if (word_before(at) || length < 2 || length > 32 || is_word_code_point(code(end))) return at;
        static constexpr std::array short_names = {"gif", "nft", "pic", "ufc", "vid"};
        const bool known = std::find(short_names.begin(), short_names.end(), slice(at + 1, end)) != short_names.end();
        return length >= 4 || known ? end : at;
    }

    [[nodiscard]] std::size_t match_command(std::size_t at) const {
        const auto forbidden = [](std::uint32_t c) {
            return c == '/' || c == '<' || c == '>' || (c != 0 && is_word_code_point(c));
        };
        std::size_t end = skip_names(at + 1);
        if (forbidden(before(at)) || end == at + 1 || end - at - 1 > 64) return at;
        if (code(end) == '@') {
            const std::size_t name_end = skip_names(end + 1);
            const std::size_t length = name_end - end - 1;
            if (length < 3 || length > 32) return at;
            end = name_end;
        }
        return forbidden(code(end)) ? at : end;
    }

    [[nodiscard]] std::size_t match_hashtag(std::size_t at) const {
        if (word_before(at) || before(at) == '#') return at;
        std::size_t end = at + 1;
        bool letter = false;
        while (code(end) != 0 && (is_word_code_point(code(end)) || code(end) == 0xB7 || code(end) == 0x200C)) {
            letter = letter || (!is_digit(code(end)) && code(end) != '_');
            ++end;
        }
        if (!letter || end - at - 1 > 256 || code(end) == '#') return at;
        const std::size_t name_end = skip_names(end + 1);
        return code(end) == '@' && name_end - end - 1 >= 3 ? name_end : end;
    }

    [[nodiscard]] std::size_t match_cashtag(std::size_t at) const {
        std::size_t end = at + 1;
        while (code(end) >= 'A' && code(end) <= 'Z') ++end;
        if (slice(at + 1, std::min(at + 6, symbols_.size() - 1)) == "1INCH") end = at + 6;
        if (word_before(at) || before(at) == '$' || end == at + 1 || end - at - 1 > 8) return at;
        return is_word_code_point(code(end)) || code(end) == '$' ? at : end;
    }

    /// A URL, a bare host or an e-mail address.
    std::size_t match_address(std::size_t at, EntityKind& kind) const {
        std::size_t host = at;
        bool scheme = false;
        for (const std::string_view prefix : {"http://", "https://", "ftp://"}) {
            if (text_.substr(symbols_[at].byte, prefix.size()) == prefix) {
                host = at + prefix.size();
                scheme = true;
            }
        }
        const std::string_view rest = text_.substr(symbols_[at].byte);
        if (rest.rfind("tg://", 0) == 0 || rest.rfind("ton://", 0) == 0) return trim_url(at, skip_path(at));
        std::size_t user_end = host;
        while (is_name(code(user_end)) || code(user_end) == '.' || code(user_end) == '+' || code(user_end) == '-') {
            ++user_end;
        }
        const bool user = code(user_end) == '@' && user_end > host;
        const std::size_t host_end = match_host(user ? user_end + 1 : host);
        if (host_end == 0) return at;
        const bool goes_on = code(host_end) == '/' || code(host_end) == '?' || code(host_end) == '#' ||
                             (code(host_end) == ':' && is_digit(code(host_end + 1)));
        if (user && !scheme && !goes_on) {
            kind = EntityKind::email;
            return host_end;
        }
        return goes_on ? trim_url(at, skip_path(host_end)) : host_end;
    }

    /// The end of a host name with a known domain, or of an IPv4 address; 0 if there is none.
    [[nodiscard]] std::size_t match_host(std::size_t at) const {
        std::size_t end = at;
        std::size_t label = at;
        bool dots = false;
        std::size_t numbers = 0;
        bool numeric = true;
        const auto in_label = [](std::uint32_t c) { return is_word_code_point(c) || c == '-'; };
        while (in_label(code(end))) {
            label = end;
            for (; in_label(code(end)); ++end) numeric = numeric && is_digit(code(end));
            ++numbers;
            if (code(end) != '.' || !in_label(code(end + 1))) break;
            dots = true;
            ++end;
        }
        if (!dots || end == at) return 0;
        if (numeric) return numbers == 4 ? end : 0;
        return is_known_domain(slice(label, end)) ? end : 0;
    }

    [[nodiscard]] std::size_t skip_path(std::size_t at) const {
        while (code(at) > ' ' && code(at) != '"' && code(at) != '<' && code(at) != '>' && code(at) != 0xAB &&
               code(at) != 0xBB) {
            ++at;
        }
        return at;
    }

    [[nodiscard]] std::size_t trim_url(std::size_t begin, std::size_t end) const {
        while (end > begin) {
            const std::uint32_t last = code(end - 1);
            const std::string_view url = slice(begin, end);
            const bool unmatched =
                last == ')' && std::count(url.begin(), url.end(), ')') > std::count(url.begin(), url.end(), '(');
            if (!unmatched && (last >= 0x80 || std::string_view(".,:;'?!(\"").find(static_cast<char>(last)) ==
                                                   std::string_view::npos)) {
                break;
            }
            --end;
        }
        return end;
    }

    std::string_view text_;
    std::vector<Symbol> symbols_;
    std::vector<TextEntity> out_;
};

}  // namespace

std::vector<TextEntity> find_automatic_entities(std::string_view text) {
    return Finder(text).find();
}

}  // namespace tgfw::testing
