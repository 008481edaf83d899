#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <core/utf8.hpp>

/// A reader of one flat JSON object, as RFC 8259 has it and nothing more: what it takes every reader must take.
class StrictJsonObject {
public:
    struct Value {
        char kind = 's';  // s: string, b: bare (number or literal)
        std::string text;
    };

    /// Nothing if `line` is no object of strings, numbers and booleans, or has a name twice.
    static std::optional<std::map<std::string, Value>> read(std::string_view line) {
        StrictJsonObject reader(line);
        std::map<std::string, Value> members;
        if (!reader.object(members) || !reader.rest_.empty()) return std::nullopt;
        return members;
    }

private:
    explicit StrictJsonObject(std::string_view line) : rest_(line) {}

    bool take(char c) {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool object(std::map<std::string, Value>& members) {
        if (!take('{')) return false;
        do {
            std::string name;
            Value value;
            if (!string(name) || !take(':') || !any(value)) return false;
            if (!members.emplace(name, value).second) return false;
        } while (take(','));
        return take('}');
    }

    bool any(Value& value) {
        if (rest_.starts_with('"')) return string(value.text);
        value.kind = 'b';
        for (const std::string_view literal : {"true", "false"}) {
            if (!rest_.starts_with(literal)) continue;
            value.text = literal;
            rest_.remove_prefix(literal.size());
            return true;
        }
        return number(value.text);
    }

    bool digits(std::string& out) {
        const std::size_t before = out.size();
        while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
            out += rest_[0];
            rest_.remove_prefix(1);
        }
        return out.size() > before;
    }

    bool number(std::string& out) {
        if (take('-')) out += '-';
        std::string whole;
        if (!digits(whole) || (whole.size() > 1 && whole[0] == '0')) return false;
        out += whole;
        if (take('.')) {
            out += '.';
            if (!digits(out)) return false;
        }
        if (!take('e') && !take('E')) return true;
        out += 'e';
        if (take('-')) {
            out += '-';
        } else {
            take('+');
        }
        return digits(out);
    }

    bool string(std::string& out) {
        if (!take('"')) return false;
        while (!rest_.empty() && rest_[0] != '"') {
            if (static_cast<unsigned char>(rest_[0]) < 0x20) return false;
            if (take('\\')) {
                if (!escape(out)) return false;
                continue;
            }
            const std::size_t length = tgfw::detail::utf8_character(rest_);
            if (length == 0) return false;
            out += rest_.substr(0, length);
            rest_.remove_prefix(length);
        }
        return take('"');
    }

    bool escape(std::string& out) {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (rest_.empty()) return false;
        const std::size_t at = names.find(rest_[0]);
        if (at != std::string_view::npos) {
            out += meanings[at];
            rest_.remove_prefix(1);
            return true;
        }
        if (rest_.size() < 5 || !rest_.starts_with("u00")) return false;  // The writer needs no others.
        out += static_cast<char>(std::stoi(std::string(rest_.substr(1, 4)), nullptr, 16));
        rest_.remove_prefix(5);
        return true;
    }

    std::string_view rest_;
};
