#include <tgfw/dispatch/handlers/command_handler.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t kLongestName = 32;

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::string> words_after_first(std::string_view text) {
    std::vector<std::string> words;
    auto end = std::find_if(text.begin(), text.end(), ascii::is_space);
    for (;;) {
        const auto begin = std::find_if_not(end, text.end(), ascii::is_space);
        if (begin == text.end()) return words;
        end = std::find_if(begin, text.end(), ascii::is_space);
        words.emplace_back(begin, end);
    }
}

}  // namespace

CommandNames::CommandNames(std::vector<std::string> names) : names_(std::move(names)) {
    for (std::string& name : names_) {
        const std::string given = name;
        name = ascii::lower_case(name);
        if (name.empty() || name.size() > kLongestName || !std::all_of(name.begin(), name.end(), is_name_char)) {
            throw ConfigError("CommandHandler: \"" + given +
                              "\" is not a command; give 1 to 32 of a-z, 0-9 and _, without the slash");
        }
    }
}

bool CommandNames::contain(std::string_view command) const noexcept {
    const auto is_it = [&](const std::string& name) {
        return name.size() == command.size() && ascii::equal_ignoring_case(name, command);
    };
    return std::any_of(names_.begin(), names_.end(), is_it);
}

std::string CommandNames::describe() const {
    std::string text;
    for (const std::string& name : names_) text += (text.empty() ? "/" : ", /") + name;
    return text;
}

bool read_command_args(const UpdateView& view, ArgCount count, std::optional<std::vector<std::string>>& args) {
    if (!view.command_suffix().empty()) {
        const User* bot = view.bot();
        if (bot == nullptr || !bot->username) return false;
        if (!ascii::equal_ignoring_case(*bot->username, view.command_suffix().substr(1))) return false;
    }
    auto words = words_after_first(*view.message()->text);
    if (!count.fits(words.size())) return false;
    args = std::move(words);
    return true;
}

}  // namespace tgfw::detail
