#pragma once

// Not in tgfw/tgfw.hpp: only a file that says what is answered for a handler includes this header.

#include <string>
#include <utility>

namespace tgfw {

/// What ApplicationBuilder::answer_callback_queries() answers after a handler: a flag of that handler.
///
///     app.add_handler(CallbackQueryHandler(save).flag(CallbackAnswer("Saved")));
///     app.add_handler(CallbackQueryHandler(play, "game").flag(CallbackAnswer::none()));
///
/// The text is shown where the handler returned, in time and without an exception; else the answer is empty. Of several
/// handlers for one query the last one to begin counts.
class CallbackAnswer {
public:
    /// Ends the button's spinning, and shows nothing.
    CallbackAnswer() = default;
    /// Shows up to 200 characters for a moment.
    explicit CallbackAnswer(std::string text) : text_(std::move(text)) {}
    /// No answer: the bot gives it by itself, perhaps later.
    [[nodiscard]] static CallbackAnswer none() {
        CallbackAnswer nothing;
        nothing.none_ = true;
        return nothing;
    }

    /// Shows the text in a window that the user must close.
    [[nodiscard]] CallbackAnswer as_alert() const {
        CallbackAnswer alert = *this;
        alert.alert_ = true;
        return alert;
    }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] bool is_alert() const noexcept { return alert_; }
    [[nodiscard]] bool is_none() const noexcept { return none_; }

private:
    std::string text_;
    bool alert_ = false;
    bool none_ = false;
};

}  // namespace tgfw
