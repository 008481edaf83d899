#pragma once

#include <exception>

#include <tgfw/bot/broadcast/broadcast_report.hpp>

namespace tgfw::detail {

/// What a failed call says about its broadcast.
class BroadcastVerdict {
public:
    enum class Kind {
        settled,    ///< The chat is dealt with, as in `chat`.
        hopeless,   ///< It was not sent, and no other would be: the broadcast ends.
        cancelled,  ///< It was given up from outside.
    };

    BroadcastVerdict(Kind what, BroadcastChat result) : kind(what), chat(std::move(result)) {}

    Kind kind;
    BroadcastChat chat;
};

/// Judges what a call to `chat` threw; null: nothing.
[[nodiscard]] BroadcastVerdict judge_broadcast_call(const ChatId& chat, const std::exception_ptr& failure);

}  // namespace tgfw::detail
