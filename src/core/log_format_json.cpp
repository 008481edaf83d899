#include <core/log_format.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <core/json_text.hpp>
#include <core/utf8.hpp>

namespace tgfw::detail {

namespace {

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at;
}

/// RFC 8259, 6. A field may be made by anyone, and must not break the line.
bool is_json_number(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = at;
    at = skip_digits(text, at);
    if (at == whole || (text[whole] == '0' && at > whole + 1)) return false;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = ++at;
        at = skip_digits(text, at);
        if (at == fraction) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const std::size_t exponent = at;
        at = skip_digits(text, at);
        if (at == exponent) return false;
    }
    return at == text.size();
}

bool is_bare_json(const LogField& field) {
    switch (field.type()) {
        case LogFieldType::number:
            return is_json_number(field.value());
        case LogFieldType::boolean:
            return field.value() == "true" || field.value() == "false";
        case LogFieldType::text:
            break;
    }
    return false;
}

/// The key, with an underscore behind if the line has a member of that name already.
std::string member_name(std::string_view key) {
    constexpr std::array<std::string_view, 3> taken{"time", "level", "message"};
    std::string name = replace_invalid_utf8(scrub_tokens(key));
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) name += '_';
    return name;
}

void append_json_fields(std::string& out, std::span<const LogField> fields) {
    std::vector<std::string> names;
    names.reserve(fields.size());
    for (const LogField& field : fields) names.push_back(member_name(field.key()));
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto next = names.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        if (std::find(next, names.end(), names[i]) != names.end()) continue;
        out += ',';
        append_json_string(out, names[i]);
        out += ':';
        if (is_bare_json(fields[i])) {
            out += fields[i].value();
        } else {
            append_json_string(out, fields[i].value());
        }
    }
}

}  // namespace

void append_json_line(std::string& out, const LogRecord& record) {
    out += R"({"time":")";
    append_rfc3339(out, record.time);
    out += R"(","level":")";
    out += to_string(record.level);
    out += R"(","message":)";
    append_json_string(out, record.message);
    append_json_fields(out, record.fields);
    out += "}\n";
}

}  // namespace tgfw::detail
