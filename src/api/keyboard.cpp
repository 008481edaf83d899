#include <tgfw/api/keyboard.hpp>

#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

/// The buttons of all rows, `columns` in a row.
template <class Button>
std::vector<std::vector<Button>> laid_out(std::vector<std::vector<Button>> rows, std::size_t columns) {
    if (columns == 0) throw ConfigError("a keyboard's grid has 0 columns; give at least 1");
    std::vector<std::vector<Button>> grid;
    for (auto& row : rows) {
        for (auto& button : row) {
            if (grid.empty() || grid.back().size() == columns) grid.emplace_back();
            grid.back().push_back(std::move(button));
        }
    }
    return grid;
}

}  // namespace

InlineKeyboard::InlineKeyboard() = default;
InlineKeyboard::InlineKeyboard(const InlineKeyboard&) = default;
InlineKeyboard::InlineKeyboard(InlineKeyboard&&) noexcept = default;
InlineKeyboard& InlineKeyboard::operator=(const InlineKeyboard&) = default;
InlineKeyboard& InlineKeyboard::operator=(InlineKeyboard&&) noexcept = default;
InlineKeyboard::~InlineKeyboard() = default;

InlineKeyboard& InlineKeyboard::button(InlineKeyboardButton button) & {
    if (row_ended_) {
        rows_.emplace_back();
        row_ended_ = false;
    }
    rows_.back().push_back(std::move(button));
    return *this;
}

InlineKeyboard& InlineKeyboard::callback(std::string text, std::string data) & {
    return button(InlineKeyboardButton(std::move(text)).with_callback_data(std::move(data)));
}

InlineKeyboard& InlineKeyboard::url(std::string text, std::string url) & {
    return button(InlineKeyboardButton(std::move(text)).with_url(std::move(url)));
}

InlineKeyboard& InlineKeyboard::web_app(std::string text, std::string url) & {
    return button(InlineKeyboardButton(std::move(text)).with_web_app(WebAppInfo(std::move(url))));
}

InlineKeyboard& InlineKeyboard::login(std::string text, std::string url) & {
    return button(InlineKeyboardButton(std::move(text)).with_login_url(LoginUrl(std::move(url))));
}

InlineKeyboard& InlineKeyboard::login(std::string text, LoginUrl url) & {
    return button(InlineKeyboardButton(std::move(text)).with_login_url(std::move(url)));
}

InlineKeyboard& InlineKeyboard::switch_inline(std::string text, std::string query) & {
    return button(InlineKeyboardButton(std::move(text)).with_switch_inline_query(std::move(query)));
}

InlineKeyboard& InlineKeyboard::switch_inline_current(std::string text, std::string query) & {
    return button(InlineKeyboardButton(std::move(text)).with_switch_inline_query_current_chat(std::move(query)));
}

InlineKeyboard& InlineKeyboard::switch_inline_chosen(std::string text, SwitchInlineQueryChosenChat target) & {
    return button(InlineKeyboardButton(std::move(text)).with_switch_inline_query_chosen_chat(std::move(target)));
}

InlineKeyboard& InlineKeyboard::copy_text(std::string text, std::string content) & {
    return button(InlineKeyboardButton(std::move(text)).with_copy_text(CopyTextButton(std::move(content))));
}

InlineKeyboard& InlineKeyboard::pay(std::string text) & {
    return button(InlineKeyboardButton(std::move(text)).with_pay(true));
}

InlineKeyboard& InlineKeyboard::game(std::string text) & {
    return button(InlineKeyboardButton(std::move(text)).with_callback_game(CallbackGame()));
}

InlineKeyboard& InlineKeyboard::disabled(std::string text) & {
    return button(InlineKeyboardButton(std::move(text)).with_disabled(DisabledButton()));
}

InlineKeyboard& InlineKeyboard::row() & {
    row_ended_ = true;
    return *this;
}

InlineKeyboard& InlineKeyboard::grid(std::size_t columns) & {
    rows_ = laid_out(std::move(rows_), columns);
    return row();
}

InlineKeyboard& InlineKeyboard::style(ButtonStyle style) & {
    if (!rows_.empty()) {
        rows_.back().back().style = std::move(style);
    }
    return *this;
}

InlineKeyboard& InlineKeyboard::icon(std::string custom_emoji_id) & {
    if (!rows_.empty()) {
        rows_.back().back().icon_custom_emoji_id = std::move(custom_emoji_id);
    }
    return *this;
}

InlineKeyboardMarkup InlineKeyboard::markup() const {
    return InlineKeyboardMarkup(rows_);
}

ReplyKeyboard& ReplyKeyboard::button(std::string text) & {
    return button(KeyboardButton(std::move(text)));
}

ReplyKeyboard& ReplyKeyboard::button(KeyboardButton button) & {
    if (row_ended_) {
        markup_.keyboard.emplace_back();
        row_ended_ = false;
    }
    markup_.keyboard.back().push_back(std::move(button));
    return *this;
}

ReplyKeyboard& ReplyKeyboard::request_contact(std::string text) & {
    return button(KeyboardButton(std::move(text)).with_request_contact(true));
}

ReplyKeyboard& ReplyKeyboard::request_location(std::string text) & {
    return button(KeyboardButton(std::move(text)).with_request_location(true));
}

ReplyKeyboard& ReplyKeyboard::request_poll(std::string text) & {
    return button(KeyboardButton(std::move(text)).with_request_poll(KeyboardButtonPollType()));
}

ReplyKeyboard& ReplyKeyboard::request_poll(std::string text, PollType type) & {
    return button(
        KeyboardButton(std::move(text)).with_request_poll(KeyboardButtonPollType().with_type(std::move(type))));
}

ReplyKeyboard& ReplyKeyboard::request_users(std::string text, KeyboardButtonRequestUsers wanted) & {
    return button(KeyboardButton(std::move(text)).with_request_users(std::move(wanted)));
}

ReplyKeyboard& ReplyKeyboard::request_chat(std::string text, KeyboardButtonRequestChat wanted) & {
    return button(KeyboardButton(std::move(text)).with_request_chat(std::move(wanted)));
}

ReplyKeyboard& ReplyKeyboard::request_managed_bot(std::string text, KeyboardButtonRequestManagedBot wanted) & {
    return button(KeyboardButton(std::move(text)).with_request_managed_bot(std::move(wanted)));
}

ReplyKeyboard& ReplyKeyboard::web_app(std::string text, std::string url) & {
    return button(KeyboardButton(std::move(text)).with_web_app(WebAppInfo(std::move(url))));
}

ReplyKeyboard& ReplyKeyboard::row() & {
    row_ended_ = true;
    return *this;
}

ReplyKeyboard& ReplyKeyboard::grid(std::size_t columns) & {
    markup_.keyboard = laid_out(std::move(markup_.keyboard), columns);
    return row();
}

ReplyKeyboard& ReplyKeyboard::style(ButtonStyle style) & {
    if (!markup_.keyboard.empty()) {
        markup_.keyboard.back().back().style = std::move(style);
    }
    return *this;
}

ReplyKeyboard& ReplyKeyboard::icon(std::string custom_emoji_id) & {
    if (!markup_.keyboard.empty()) {
        markup_.keyboard.back().back().icon_custom_emoji_id = std::move(custom_emoji_id);
    }
    return *this;
}

ReplyKeyboard& ReplyKeyboard::resize(bool value) & {
    markup_.resize_keyboard = value;
    return *this;
}

ReplyKeyboard& ReplyKeyboard::one_time(bool value) & {
    markup_.one_time_keyboard = value;
    return *this;
}

ReplyKeyboard& ReplyKeyboard::persistent(bool value) & {
    markup_.is_persistent = value;
    return *this;
}

ReplyKeyboard& ReplyKeyboard::selective(bool value) & {
    markup_.selective = value;
    return *this;
}

ReplyKeyboard& ReplyKeyboard::placeholder(std::string text) & {
    markup_.input_field_placeholder = std::move(text);
    return *this;
}

ReplyKeyboardRemove remove_keyboard(bool selective) {
    ReplyKeyboardRemove remove(true);
    if (selective) {
        remove.selective = true;
    }
    return remove;
}

ForceReply force_reply(bool selective) {
    ForceReply reply(true);
    if (selective) {
        reply.selective = true;
    }
    return reply;
}

}  // namespace tgfw
