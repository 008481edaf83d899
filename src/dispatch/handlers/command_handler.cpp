#include <tgfw/dispatch/handlers/command_handler.hpp>

#include <algorithm>
#include <string_view>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t kLongestName = 32;

}  // namespace

ArgCount ArgCount::exactly(std::int64_t count) {
    if (count < 0) throw ConfigError("CommandHandler::has_args: a command cannot have less than no words after it");
    return ArgCount(static_cast<std::size_t>(count), static_cast<std::size_t>(count));
}

CommandNames::CommandNames(WordList names) : names_(std::move(names.words)) {
    if (names_.empty()) throw ConfigError("CommandHandler: give it one command at least");
    for (std::string& name : names_) {
        const std::string given = name;
        name = ascii::lower_case(name);
        if (name.empty() || name.size() > kLongestName || !std::all_of(name.begin(), name.end(), ascii::is_word)) {
            throw ConfigError("\"" + given + "\" is not a command; give 1 to 32 of a-z, 0-9 and _, without the slash");
        }
    }
}

CommandNames::CommandNames(const CommandNames&) = default;
CommandNames::CommandNames(CommandNames&&) noexcept = default;
CommandNames& CommandNames::operator=(const CommandNames&) = default;
CommandNames& CommandNames::operator=(CommandNames&&) noexcept = default;
CommandNames::~CommandNames() = default;

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
    auto words = split_words(FirstWord(*view.message()->text).rest);
    if (!count.fits(words.size())) return false;
    args = std::move(words);
    return true;
}

}  // namespace tgfw::detail
