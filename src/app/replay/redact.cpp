#include <app/replay/redact.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

#include <tgfw/core/ascii.hpp>

namespace tgfw::detail {

namespace {

/// Their strings come from the API's own vocabulary, or name something without telling of anybody.
constexpr std::array<std::string_view, 13> kKeptKeys{"type",
                                                     "status",
                                                     "language_code",
                                                     "mime_type",
                                                     "emoji",
                                                     "currency",
                                                     "id",
                                                     "poll_id",
                                                     "chat_instance",
                                                     "inline_message_id",
                                                     "media_group_id",
                                                     "business_connection_id",
                                                     "callback_query_id"};

/// The length of the command that `text` begins with, such as `/start` or `/start@a_bot`; 0 if it begins with none.
std::size_t command_length(std::string_view text) {
    constexpr std::size_t longest = 32;
    const auto word_end = [&](std::size_t at) {
        while (at < text.size() && ascii::is_word(text[at])) ++at;
        return at;
    };
    if (!text.starts_with('/')) return 0;
    std::size_t end = word_end(1);
    if (end == 1 || end > longest + 1) return 0;
    if (text.substr(end).starts_with('@')) {
        const std::size_t name_end = word_end(end + 1);
        const std::string_view name = text.substr(end + 1, name_end - end - 1);
        if (name.size() >= 3 && ascii::equal_ignoring_case(name.substr(name.size() - 3), "bot")) end = name_end;
    }
    return text.substr(end).starts_with('/') ? 0 : end;
}

bool is_space_char(std::string_view before) {
    return before.empty() || before.back() == ' ' || before.ends_with("\\n") || before.ends_with("\\t");
}

/// One pass over a document that our own encoder wrote.
class Redactor {
public:
    Redactor(std::string_view json, bool keep_callback_data) : rest_(json), keep_callback_data_(keep_callback_data) {
        out_.reserve(json.size());
    }

    std::string run() && {
        value("", "");
        return std::move(out_.append(rest_));
    }

private:
    void value(std::string_view key, std::string_view parent) {
        if (rest_.starts_with('{')) return object(key);
        if (rest_.starts_with('[')) return array(key, parent);
        if (rest_.starts_with('"')) return string_value(key, parent);
        const auto end = std::min(rest_.find_first_of(",]}"), rest_.size());
        if (key == "latitude" || key == "longitude") {
            out_ += '0';
            rest_.remove_prefix(end);
        } else {
            copy(end);
        }
    }

    void object(std::string_view key) {
        copy(1);
        while (rest_.starts_with('"')) {
            const std::string_view name = raw_string();
            out_.append("\"").append(name).append("\"");
            copy(1);  // The colon.
            value(name, key);
            if (rest_.starts_with(',')) copy(1);
        }
        copy(1);
    }

    void array(std::string_view key, std::string_view parent) {
        copy(1);
        while (!rest_.empty() && !rest_.starts_with(']')) {
            value(key, parent);
            if (rest_.starts_with(',')) copy(1);
        }
        copy(1);
    }

    void string_value(std::string_view key, std::string_view parent) {
        const std::string_view text = raw_string();
        const bool kept = std::find(kKeptKeys.begin(), kKeptKeys.end(), key) != kKeptKeys.end() ||
                          (keep_callback_data_ && key == "data" && parent == "callback_query");
        out_ += '"';
        if (kept) {
            out_ += text;
        } else {
            placeholder(text, key == "text" || key == "caption");
        }
        out_ += '"';
    }

    void placeholder(std::string_view text, bool keep_commands) {
        for (std::size_t at = 0; at < text.size();) {
            const std::string_view rest = text.substr(at);
            const std::size_t command = keep_commands && is_space_char(text.substr(0, at)) ? command_length(rest) : 0;
            if (command > 0) {
                out_ += rest.substr(0, command);
                at += command;
            } else {
                at += placeholder_character(rest);
            }
        }
    }

    /// Writes as many UTF-16 code units as the character has, and returns its bytes.
    std::size_t placeholder_character(std::string_view text) {
        const auto c = static_cast<unsigned char>(text[0]);
        if (c == '\\' && text.substr(1).starts_with('u')) {
            out_ += 'x';
            return std::min<std::size_t>(6, text.size());
        }
        if (c == '\\') {
            out_ += text.substr(0, 2);
            return 2;
        }
        if (c >= 0xf0) {
            out_ += "xx";
            return std::min<std::size_t>(4, text.size());
        }
        if (c >= 0xc0) {
            out_ += 'x';
            return std::min<std::size_t>(c >= 0xe0 ? 3 : 2, text.size());
        }
        const char shown = static_cast<char>(c);
        out_ += ascii::is_digit(shown) ? '0' : ascii::is_letter(shown) ? 'x' : shown;
        return 1;
    }

    /// What stands in the quotes that come, with its escapes; moves behind them.
    std::string_view raw_string() {
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
        end = std::min(end, rest_.size());
        const std::string_view text = rest_.substr(1, end - 1);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return text;
    }

    void copy(std::size_t count) {
        count = std::min(count, rest_.size());
        out_ += rest_.substr(0, count);
        rest_.remove_prefix(count);
    }

    std::string_view rest_;
    bool keep_callback_data_;
    std::string out_;
};

}  // namespace

std::string redact_update(std::string_view json, bool keep_callback_data) {
    return Redactor(json, keep_callback_data).run();
}

}  // namespace tgfw::detail
