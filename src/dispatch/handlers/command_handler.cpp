#include <tgfw/dispatch/handlers/command_handler.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::string_view kSpace = " \t\n\r\f\v";

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string> words_after_first(std::string_view text) {
    std::vector<std::string> words;
    bool first = true;
    for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
        if (!first) words.emplace_back(text.substr(at, end - at));
        first = false;
        at = text.find_first_not_of(kSpace, end);
    }
    return words;
}

}  // namespace

CommandNames::CommandNames(std::vector<std::string> names) : names_(std::move(names)) {
    for (std::string& name : names_) {
        const std::string given = name;
        name = filters::detail::lower_case(name);
        if (name.empty() || name.size() > kLongestName || !std::all_of(name.begin(), name.end(), is_name_char)) {
            throw ConfigError("CommandHandler: \"" + given +
                              "\" is not a command; give 1 to 32 of a-z, 0-9 and _, without the slash");
        }
    }
}

bool CommandNames::match(const UpdateView& view, ArgCount count, std::optional<std::vector<std::string>>& args) const {
    const auto is_ours = [&](const std::string& ours) { return equal_ignoring_case(ours, view.command()); };
    if (std::none_of(names_.begin(), names_.end(), is_ours)) return false;
    if (!view.command_suffix().empty()) {
        const User* bot = view.bot();
        if (bot == nullptr || !bot->username) return false;
        if (!equal_ignoring_case(*bot->username, view.command_suffix().substr(1))) return false;
    }
    auto words = words_after_first(*view.message()->text);
    if (!count.fits(words.size())) return false;
    args = std::move(words);
    return true;
}

}  // namespace tgfw::detail
