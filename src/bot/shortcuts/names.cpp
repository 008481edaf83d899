#include <tgfw/bot/shortcuts/names.hpp>

#include <optional>

#include <tgfw/api/types.hpp>

namespace tgfw {

namespace {

std::string joined_names(const std::string& first, const std::optional<std::string>& last) {
    return last ? first + ' ' + *last : first;
}

}  // namespace

std::string full_name(const User& user) {
    return joined_names(user.first_name, user.last_name);
}

std::string full_name(const Chat& chat) {
    return chat.first_name ? joined_names(*chat.first_name, chat.last_name) : std::string();
}

std::string display_name(const User& user) {
    return user.username ? '@' + *user.username : full_name(user);
}

std::string display_name(const Chat& chat) {
    return chat.title ? *chat.title : full_name(chat);
}

}  // namespace tgfw
