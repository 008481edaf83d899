#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// Builds a keyboard that stands under a message. Buttons go into the current row; row() starts the next one.
///
///     InlineKeyboard().callback("Tea", "tea").callback("Coffee", "coffee").row().url("Site", "https://example.org")
class InlineKeyboard {
public:
    InlineKeyboard();
    // Compiled once, not in each user's file.
    InlineKeyboard(const InlineKeyboard& other);
    InlineKeyboard(InlineKeyboard&& other) noexcept;
    InlineKeyboard& operator=(const InlineKeyboard& other);
    InlineKeyboard& operator=(InlineKeyboard&& other) noexcept;
    ~InlineKeyboard();

    /// Any button.
    InlineKeyboard& button(InlineKeyboardButton button) &;
    /// Sends a callback query with `data`, 1..64 bytes.
    InlineKeyboard& callback(std::string text, std::string data) &;
    InlineKeyboard& url(std::string text, std::string url) &;
    InlineKeyboard& web_app(std::string text, std::string url) &;
    InlineKeyboard& login(std::string text, std::string url) &;
    InlineKeyboard& login(std::string text, LoginUrl url) &;
    /// Asks for a chat and puts the bot's name and `query` into its input field.
    InlineKeyboard& switch_inline(std::string text, std::string query) &;
    /// The same in the chat where the button is.
    InlineKeyboard& switch_inline_current(std::string text, std::string query) &;
    /// The same in a chat of the kinds that `target` allows.
    InlineKeyboard& switch_inline_chosen(std::string text, SwitchInlineQueryChosenChat target) &;
    /// Copies `content`, up to 256 characters.
    InlineKeyboard& copy_text(std::string text, std::string content) &;
    /// Pays the invoice; must be the first button of an invoice.
    InlineKeyboard& pay(std::string text) &;
    /// Opens the game; must be the first button of a game.
    InlineKeyboard& game(std::string text) &;
    /// Is shown, but cannot be tapped.
    InlineKeyboard& disabled(std::string text) &;
    /// Ends the row. An empty row is not sent.
    InlineKeyboard& row() &;
    /// Lays all buttons so far out anew, `columns` in a row, and ends the row. Throws ConfigError for 0.
    InlineKeyboard& grid(std::size_t columns) &;
    /// Sets the style of the last button.
    InlineKeyboard& style(ButtonStyle style) &;
    /// Puts a custom emoji before the text of the last button.
    InlineKeyboard& icon(std::string custom_emoji_id) &;

    InlineKeyboard&& button(InlineKeyboardButton b) && { return std::move(button(std::move(b))); }
    InlineKeyboard&& callback(std::string text, std::string data) && {
        return std::move(callback(std::move(text), std::move(data)));
    }
    InlineKeyboard&& url(std::string text, std::string to) && { return std::move(url(std::move(text), std::move(to))); }
    InlineKeyboard&& web_app(std::string text, std::string to) && {
        return std::move(web_app(std::move(text), std::move(to)));
    }
    InlineKeyboard&& login(std::string text, std::string to) && {
        return std::move(login(std::move(text), std::move(to)));
    }
    InlineKeyboard&& switch_inline(std::string text, std::string query) && {
        return std::move(switch_inline(std::move(text), std::move(query)));
    }
    InlineKeyboard&& switch_inline_current(std::string text, std::string query) && {
        return std::move(switch_inline_current(std::move(text), std::move(query)));
    }
    InlineKeyboard&& login(std::string text, LoginUrl to) && {
        return std::move(login(std::move(text), std::move(to)));
    }
    InlineKeyboard&& switch_inline_chosen(std::string text, SwitchInlineQueryChosenChat target) && {
        return std::move(switch_inline_chosen(std::move(text), std::move(target)));
    }
    InlineKeyboard&& copy_text(std::string text, std::string content) && {
        return std::move(copy_text(std::move(text), std::move(content)));
    }
    InlineKeyboard&& pay(std::string text) && { return std::move(pay(std::move(text))); }
    InlineKeyboard&& game(std::string text) && { return std::move(game(std::move(text))); }
    InlineKeyboard&& disabled(std::string text) && { return std::move(disabled(std::move(text))); }
    InlineKeyboard&& row() && { return std::move(row()); }
    InlineKeyboard&& grid(std::size_t columns) && { return std::move(grid(columns)); }
    InlineKeyboard&& style(ButtonStyle s) && { return std::move(style(std::move(s))); }
    InlineKeyboard&& icon(std::string custom_emoji_id) && { return std::move(icon(std::move(custom_emoji_id))); }

    /// The keyboard so far, without empty rows.
    [[nodiscard]] InlineKeyboardMarkup markup() const;
    operator InlineKeyboardMarkup() const { return markup(); }

private:
    std::vector<std::vector<InlineKeyboardButton>> rows_;
    bool row_ended_ = true;
};

/// Builds a keyboard that takes the place of the user's own.
///
///     ReplyKeyboard().button("Yes").button("No").row().request_contact("My number").resize().one_time()
class ReplyKeyboard {
public:
    ReplyKeyboard() = default;

    /// A button that sends its text.
    ReplyKeyboard& button(std::string text) &;
    /// Any button.
    ReplyKeyboard& button(KeyboardButton button) &;
    ReplyKeyboard& request_contact(std::string text) &;
    ReplyKeyboard& request_location(std::string text) &;
    /// Asks for a poll of any type.
    ReplyKeyboard& request_poll(std::string text) &;
    ReplyKeyboard& request_poll(std::string text, PollType type) &;
    /// Asks for users; Message::users_shared brings them. `KeyboardButtonRequestUsers(1).with_max_quantity(3)`.
    ReplyKeyboard& request_users(std::string text, KeyboardButtonRequestUsers wanted) &;
    /// Asks for a chat; Message::chat_shared brings it.
    ReplyKeyboard& request_chat(std::string text, KeyboardButtonRequestChat wanted) &;
    /// Asks for a bot that this one shall manage.
    ReplyKeyboard& request_managed_bot(std::string text, KeyboardButtonRequestManagedBot wanted) &;
    ReplyKeyboard& web_app(std::string text, std::string url) &;
    /// Ends the row. An empty row is not sent.
    ReplyKeyboard& row() &;
    /// Lays all buttons so far out anew, `columns` in a row, and ends the row. Throws ConfigError for 0.
    ReplyKeyboard& grid(std::size_t columns) &;
    /// Sets the style of the last button.
    ReplyKeyboard& style(ButtonStyle style) &;
    /// Puts a custom emoji before the text of the last button.
    ReplyKeyboard& icon(std::string custom_emoji_id) &;
    /// Fits the height to the buttons.
    ReplyKeyboard& resize(bool value = true) &;
    /// Hides the keyboard after one use.
    ReplyKeyboard& one_time(bool value = true) &;
    /// Keeps the keyboard when the user's own is hidden.
    ReplyKeyboard& persistent(bool value = true) &;
    /// Shows it only to the users whom the message mentions or answers.
    ReplyKeyboard& selective(bool value = true) &;
    /// Text in the empty input field, 1..64 characters.
    ReplyKeyboard& placeholder(std::string text) &;

    ReplyKeyboard&& button(std::string text) && { return std::move(button(std::move(text))); }
    ReplyKeyboard&& button(KeyboardButton b) && { return std::move(button(std::move(b))); }
    ReplyKeyboard&& request_contact(std::string text) && { return std::move(request_contact(std::move(text))); }
    ReplyKeyboard&& request_location(std::string text) && { return std::move(request_location(std::move(text))); }
    ReplyKeyboard&& request_poll(std::string text) && { return std::move(request_poll(std::move(text))); }
    ReplyKeyboard&& request_poll(std::string text, PollType type) && {
        return std::move(request_poll(std::move(text), std::move(type)));
    }
    ReplyKeyboard&& request_users(std::string text, KeyboardButtonRequestUsers wanted) && {
        return std::move(request_users(std::move(text), std::move(wanted)));
    }
    ReplyKeyboard&& request_chat(std::string text, KeyboardButtonRequestChat wanted) && {
        return std::move(request_chat(std::move(text), std::move(wanted)));
    }
    ReplyKeyboard&& request_managed_bot(std::string text, KeyboardButtonRequestManagedBot wanted) && {
        return std::move(request_managed_bot(std::move(text), std::move(wanted)));
    }
    ReplyKeyboard&& web_app(std::string text, std::string url) && {
        return std::move(web_app(std::move(text), std::move(url)));
    }
    ReplyKeyboard&& row() && { return std::move(row()); }
    ReplyKeyboard&& grid(std::size_t columns) && { return std::move(grid(columns)); }
    ReplyKeyboard&& style(ButtonStyle s) && { return std::move(style(std::move(s))); }
    ReplyKeyboard&& icon(std::string custom_emoji_id) && { return std::move(icon(std::move(custom_emoji_id))); }
    ReplyKeyboard&& resize(bool value = true) && { return std::move(resize(value)); }
    ReplyKeyboard&& one_time(bool value = true) && { return std::move(one_time(value)); }
    ReplyKeyboard&& persistent(bool value = true) && { return std::move(persistent(value)); }
    ReplyKeyboard&& selective(bool value = true) && { return std::move(selective(value)); }
    ReplyKeyboard&& placeholder(std::string text) && { return std::move(placeholder(std::move(text))); }

    /// The keyboard so far, without empty rows.
    [[nodiscard]] const ReplyKeyboardMarkup& markup() const noexcept { return markup_; }
    operator ReplyKeyboardMarkup() const { return markup_; }

private:
    ReplyKeyboardMarkup markup_;
    bool row_ended_ = true;
};

/// Takes the reply keyboard away: `reply_markup(remove_keyboard())`.
[[nodiscard]] ReplyKeyboardRemove remove_keyboard(bool selective = false);
/// Opens an answer to the message in the user's client: `reply_markup(force_reply())`.
[[nodiscard]] ForceReply force_reply(bool selective = false);

}  // namespace tgfw
