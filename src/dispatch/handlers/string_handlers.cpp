#include <algorithm>

#include <tgfw/dispatch/handlers/string_command_handler.hpp>
#include <tgfw/dispatch/handlers/string_regex_handler.hpp>

namespace tgfw::detail {

namespace {

const std::string* string_of(const UpdateView& view) noexcept {
    return static_cast<const std::string*>(view.object(TypeKey::of<std::string>()));
}

}  // namespace

bool check_string_command(const UpdateView& view, std::string_view command, Match& match) {
    const std::string* text = string_of(view);
    if (text == nullptr || !text->starts_with('/')) return false;
    std::string_view rest = std::string_view(*text).substr(1);
    std::size_t end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) != command) return false;
    auto& args = match.args.emplace();
    while (end < rest.size()) {
        rest.remove_prefix(end + 1);
        end = std::min(rest.find(' '), rest.size());
        args.emplace_back(rest.substr(0, end));
    }
    return true;
}

bool check_string_regex(const UpdateView& view, const Pattern& pattern, Match& match) {
    const std::string* text = string_of(view);
    if (text == nullptr) return false;
    auto found = pattern.match_start(*text);
    if (!found) return false;
    match.matches.push_back(std::move(*found));
    return true;
}

}  // namespace tgfw::detail
