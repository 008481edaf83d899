#pragma once

// A message that grows while its text is being made. Not in tgfw.hpp: include this header.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <tgfw/api/methods.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/text/text.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// Settings of a LiveText, all with a default.
class LiveTextOptions {
public:
    LiveTextOptions() = default;

    LiveTextOptions& with_interval(Clock::duration value) { return interval = value, *this; }
    LiveTextOptions& with_limit(std::size_t units) { return limit = units, *this; }
    LiveTextOptions& with_drafts(bool on = true) { return drafts = on, *this; }

    /// From one change of what is shown to the next one at least. The flood limits count edits as messages, of which a
    /// chat takes one a second, and a group 20 a minute: less than that only makes them wait there.
    Clock::duration interval = std::chrono::seconds(1);
    /// Where a text goes on in another message, in UTF-16 code units.
    std::size_t limit = 4096;
    /// In a private chat, show the text that grows as a draft (sendMessageDraft), which no flood limit counts, and send
    /// the message when it is done. In other chats it is edited all the same.
    bool drafts = false;
};

/// A text that is shown while it grows, as the answer of a language model.
///
///     LiveText answer = co_await live_text(bot, SendMessage(chat, ""));
///     while (auto piece = co_await model.next()) answer.append(*piece);
///     co_await answer.finish();
///
/// The first piece is sent at once; after that the message is edited, each time with all that is there by then, when
/// the interval and the flood limits allow: edits never queue, an older text never follows a newer one, and a 429 only
/// delays what is shown. A text that is too long for one message goes on in the next one, as split_message() cuts it.
///
/// A LiveText that is destroyed before it is finished shows no more; its call under way is cancelled. Not thread-safe:
/// use it on the executor on which it was made.
class LiveText {
public:
    LiveText(LiveText&& other) noexcept;
    LiveText& operator=(LiveText&& other) noexcept;
    ~LiveText();

    /// Adds to the text. Does not wait, and does not throw what the server answers: see failed() and finish().
    void append(const FormattedText& more);
    /// Puts a text in the place of the one before. Messages that it does not need any more are deleted.
    void set(FormattedText text);
    [[nodiscard]] const FormattedText& text() const noexcept;

    /// Waits until the whole text is shown, and returns the ids of its messages; none where there is nothing to show.
    ///
    /// Throws what Bot throws where a message could not be sent or changed, for example since the bot was blocked.
    /// Cancellation leaves it unfinished. Later calls of append() and set() are mistakes, and throw ConfigError.
    [[nodiscard]] awaitable<std::vector<std::int64_t>> finish();
    /// Whether a message could not be sent or changed: nothing is shown from then on, and finish() throws the reason.
    [[nodiscard]] bool failed() const noexcept;

private:
    friend awaitable<LiveText> live_text(Bot bot, SendMessage first, LiveTextOptions options);
    class Impl;
    explicit LiveText(std::shared_ptr<Impl> impl);

    std::shared_ptr<Impl> impl_;
};

/// Begins a text. `first` says where it goes and how: chat, topic, business connection, what it replies to, sound; its
/// text is the beginning, and may be empty. Keyboards and parse_mode do not go with it (ConfigError): formatting comes
/// as FormattedText, and a keyboard by an edit of the last message when it is finished.
[[nodiscard]] awaitable<LiveText> live_text(Bot bot, SendMessage first, LiveTextOptions options = LiveTextOptions());

}  // namespace tgfw
