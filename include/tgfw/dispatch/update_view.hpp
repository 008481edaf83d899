#pragma once

#include <string_view>

#include <tgfw/api/update.hpp>

namespace tgfw {

/// An update beside what routing asks of it again and again, worked out once.
///
/// Refers to the update and to the bot's user; both must outlive it.
class UpdateView {
public:
    UpdateView(const Update& update, const User* bot) noexcept;

    [[nodiscard]] const Update& update() const noexcept { return *update_; }
    /// The message of one of the seven kinds that carry one (message, edited_message, channel_post,
    /// edited_channel_post, business_message, edited_business_message, guest_message), else null.
    [[nodiscard]] const Message* message() const noexcept { return message_; }
    /// The bot itself; null before it is initialized.
    [[nodiscard]] const User* bot() const noexcept { return bot_; }
    /// The name in the command that message() begins with, without slash and `@bot`; empty if it begins with none.
    [[nodiscard]] std::string_view command() const noexcept { return command_; }
    /// Whom command() is for: the `@bot` with its `@`; empty if it is for any bot.
    [[nodiscard]] std::string_view command_suffix() const noexcept { return command_suffix_; }

private:
    const Update* update_;
    const Message* message_;
    const User* bot_;
    std::string_view command_;
    std::string_view command_suffix_;
};

}  // namespace tgfw
