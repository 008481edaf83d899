#pragma once

#include <cstdint>
#include <string>

#include <tgfw/core/secret.hpp>

namespace tgfw {

/// A bot's token. Its secret part cannot be printed; the bot's id can.
class Token {
public:
    /// Takes a token as BotFather writes it, `123456789:AA…`; white space around it is dropped.
    ///
    /// Throws ConfigError where the text cannot be a token; the message does not quote it.
    explicit Token(std::string text);

    /// The user id of the bot.
    [[nodiscard]] std::int64_t bot_id() const noexcept { return bot_id_; }
    /// The whole token, for the one place that writes it into a URL.
    [[nodiscard]] const std::string& reveal() const noexcept { return secret_.reveal(); }

private:
    Secret secret_;
    std::int64_t bot_id_ = 0;
};

}  // namespace tgfw
