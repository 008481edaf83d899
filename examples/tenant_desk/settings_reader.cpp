#include "settings_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <tgfw/core/error.hpp>

namespace tenant_desk {

namespace {

template <class Number>
bool read_whole(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

std::string is_value(std::string_view value) {
    return "is \"" + std::string(value) + "\"";
}

}  // namespace

std::string SettingsReader::text(const std::string& name, std::string otherwise) const {
    return lookup_(name).value_or(std::move(otherwise));
}

std::string SettingsReader::required(const std::string& name, std::string_view remedy) {
    auto value = lookup_(name);
    if (!value) problem(name, "is not set", remedy);
    return std::move(value).value_or(std::string());
}

std::string SettingsReader::one_of(const std::string& name, const std::vector<std::string>& choices,
                                   std::string otherwise) {
    const std::string value = text(name, otherwise);
    if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
    std::string remedy = "give";
    for (const std::string& choice : choices) {
        if (&choice != &choices.front()) remedy += &choice == &choices.back() ? " or" : ",";
        remedy += " " + choice;
    }
    problem(name, is_value(value), remedy);
    return otherwise;
}

std::int64_t SettingsReader::number(const std::string& name, std::int64_t least, std::int64_t most,
                                    std::int64_t otherwise) {
    const auto value = lookup_(name);
    if (!value) return otherwise;
    std::int64_t result = 0;
    if (read_whole(*value, result) && result >= least && result <= most) return result;
    problem(name, is_value(*value), "give a number from " + std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
}

Address SettingsReader::address(const std::string& name, std::string otherwise) {
    const std::string value = text(name, std::move(otherwise));
    Address result;
    const auto colon = value.rfind(':');
    const bool good = colon != std::string::npos && colon > 0 && read_whole(value.substr(colon + 1), result.port);
    if (!good) problem(name, is_value(value), "give an address and a port, such as 127.0.0.1:8081");
    if (good) result.host = value.substr(0, colon);
    if (result.host.starts_with('[') && result.host.ends_with(']')) {
        result.host = result.host.substr(1, result.host.size() - 2);
    }
    return result;
}

void SettingsReader::problem(const std::string& name, std::string_view what, std::string_view remedy) {
    problems_.push_back(name + " " + std::string(what) + "; " + std::string(remedy));
}

void SettingsReader::finish() const {
    if (problems_.empty()) return;
    std::string all = "The configuration has " + std::to_string(problems_.size()) +
                      (problems_.size() == 1 ? " problem:" : " problems:");
    for (const std::string& each : problems_) all += "\n- " + each;
    throw tgfw::ConfigError(all);
}

}  // namespace tenant_desk
