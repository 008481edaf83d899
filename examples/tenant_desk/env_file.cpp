#include "env_file.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include <tgfw/core/error.hpp>

namespace tenant_desk {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string_view unquoted(std::string_view value) {
    const bool quotes =
        value.size() >= 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'');
    return quotes ? value.substr(1, value.size() - 2) : value;
}

std::optional<std::string> of_process(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

}  // namespace

std::map<std::string, std::string> parse_env(std::string_view text) {
    std::map<std::string, std::string> values;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty() || line.front() == '#') continue;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw tgfw::ConfigError("Line " + std::to_string(number) + " of .env is not NAME=value");
        }
        const std::string_view value = unquoted(trimmed(line.substr(equals + 1)));
        if (!value.empty()) values[std::string(trimmed(line.substr(0, equals)))] = value;
    }
    return values;
}

Lookup environment(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    return [values = parse_env(text)](const std::string& name) -> std::optional<std::string> {
        if (auto value = of_process(name)) return value;
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace tenant_desk
