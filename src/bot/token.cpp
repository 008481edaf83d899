#include <tgfw/bot/token.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

#include <core/parse_number.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr std::string_view kShape = "a token looks like 123456789:AA…, as @BotFather prints it";

[[noreturn]] void refuse(const char* problem) {
    throw ConfigError("The bot token " + std::string(problem) + "; " + std::string(kShape));
}

std::string trimmed(std::string text) {
    constexpr const char* space = " \t\r\n";
    text.erase(0, text.find_first_not_of(space));
    text.erase(text.find_last_not_of(space) + 1);
    return text;
}

}  // namespace

Token::Token(std::string text) : secret_(trimmed(std::move(text))) {
    const std::string_view whole = secret_.reveal();
    if (whole.empty()) refuse("is empty");
    const auto colon = whole.find(':');
    if (colon == std::string_view::npos) refuse("has no colon");
    bot_id_ = detail::parse_number<std::int64_t>(whole.substr(0, colon)).value_or(0);
    if (bot_id_ <= 0) refuse("does not begin with a bot's id");
    const std::string_view secret = whole.substr(colon + 1);
    if (secret.empty()) refuse("has nothing after its colon");
    if (!std::all_of(secret.begin(), secret.end(), ascii::is_base64url)) refuse("holds a character that no token has");
}

}  // namespace tgfw
