#pragma once

#include <cstddef>
#include <string_view>

#include <tgfw/api/update.hpp>
#include <tgfw/core/type_map.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/kinds.hpp>

namespace tgfw {

/// An update beside what routing asks of it again and again, worked out once.
///
/// Refers to the update and to the bot's user; both must outlive it.
class UpdateView {
public:
    UpdateView(const Update& update, const User* bot) noexcept;
    /// Of an update or an object; `incoming` must outlive it, too.
    UpdateView(const Incoming& incoming, const User* bot) noexcept;

    [[nodiscard]] const Update& update() const noexcept { return *update_; }
    /// The message of one of the seven kinds that carry one (message, edited_message, channel_post,
    /// edited_channel_post, business_message, edited_business_message, guest_message), else null.
    [[nodiscard]] const Message* message() const noexcept { return message_; }
    /// Where the update stands among the members of Kinds.
    [[nodiscard]] std::size_t slot() const noexcept { return slot_; }
    /// The object of the bot's own that stands in the update's place; null where it is none, or not of this type.
    [[nodiscard]] const void* object(TypeKey type) const noexcept;
    /// The bot itself; null before it is initialized.
    [[nodiscard]] const User* bot() const noexcept { return bot_; }
    /// The name in the command that message() begins with, without slash and `@bot`; empty if it begins with none.
    [[nodiscard]] std::string_view command() const noexcept { return command_; }
    /// Whom command() is for: the `@bot` with its `@`; empty if it is for any bot.
    [[nodiscard]] std::string_view command_suffix() const noexcept { return command_suffix_; }

private:
    const Update* update_;
    const Incoming* incoming_ = nullptr;
    const Message* message_;
    const User* bot_;
    std::size_t slot_;
    std::string_view command_;
    std::string_view command_suffix_;
};

}  // namespace tgfw
