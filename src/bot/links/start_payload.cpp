#include <tgfw/bot/links/start_payload.hpp>

#include <algorithm>
#include <string_view>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw {

std::optional<std::string> start_payload(const Message& message) {
    if (!message.text) return std::nullopt;
    std::string_view text = *message.text;
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const std::string_view command = text.substr(0, space);
    if (command != "/start" && !command.starts_with("/start@")) return std::nullopt;
    const std::string_view payload = text.substr(space + 1);
    if (payload.empty() || payload.size() > max_start_payload) return std::nullopt;
    if (!std::all_of(payload.begin(), payload.end(), ascii::is_base64url)) return std::nullopt;
    return std::string(payload);
}

std::optional<std::string> start_payload(const Update& update) {
    const Message* message = update.effective_message();
    return message == nullptr ? std::nullopt : start_payload(*message);
}

}  // namespace tgfw
