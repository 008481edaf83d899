#include <tgfw/api/keyboard.hpp>

namespace tgfw {

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

InlineKeyboard& InlineKeyboard::switch_inline(std::string text, std::string query) & {
    return button(InlineKeyboardButton(std::move(text)).with_switch_inline_query(std::move(query)));
}

InlineKeyboard& InlineKeyboard::switch_inline_current(std::string text, std::string query) & {
    return button(InlineKeyboardButton(std::move(text)).with_switch_inline_query_current_chat(std::move(query)));
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

InlineKeyboard& InlineKeyboard::row() & {
    row_ended_ = true;
    return *this;
}

InlineKeyboard& InlineKeyboard::style(ButtonStyle style) & {
    if (!rows_.empty()) {
        rows_.back().back().style = std::move(style);
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

ReplyKeyboard& ReplyKeyboard::web_app(std::string text, std::string url) & {
    return button(KeyboardButton(std::move(text)).with_web_app(WebAppInfo(std::move(url))));
}

ReplyKeyboard& ReplyKeyboard::row() & {
    row_ended_ = true;
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
