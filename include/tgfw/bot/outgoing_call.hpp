#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tgfw {

/// Which of the calls that wait goes first.
enum class CallPriority : std::uint8_t {
    high,    ///< Somebody looks at the screen and waits: replies and answers to queries.
    normal,  ///< Everything else.
    low,     ///< Broadcasts.
};

/// What a method does, as flood limits see it.
enum class CallFamily : std::uint8_t {
    messages,  ///< Puts a message into a chat: send…, forward…, copy….
    edits,     ///< Changes one: edit…, delete…, stopPoll.
    actions,   ///< Other changes, be it in a chat, as ban…, pin…, setMessageReaction, or of the bot itself.
    answers,   ///< Answers a query: answerCallbackQuery, answerInlineQuery….
    reads,     ///< Asks only: get….
};
inline constexpr std::size_t kCallFamilies = 5;

/// The family of a Bot API method, by its name.
[[nodiscard]] CallFamily call_family(std::string_view method) noexcept;

/// Whether doing it twice leaves the world as doing it once does, so that a call whose fate is unknown may be repeated.
///
/// The second time may be refused, as deleting what is gone is.
[[nodiscard]] bool is_idempotent(std::string_view method) noexcept;

/// What a limiter is told of a call.
class OutgoingCall {
public:
    OutgoingCall() = default;

    /// Such as `sendMessage`. Lives as long as the call.
    std::string_view method;
    CallFamily family = CallFamily::messages;
    CallPriority priority = CallPriority::normal;
    /// The chat it goes to; 0 for none. One that is named by its user name has a number made of that name.
    std::int64_t chat = 0;
    /// Whether that chat is a group or a channel.
    bool group = false;
    /// Whether it is paid for: allow_paid_broadcast.
    bool paid = false;
    /// How many messages it makes: those of an album, of forwardMessages, of copyMessages.
    std::uint32_t cost = 1;
};

}  // namespace tgfw
