#include <tgfw/bot/outgoing_call.hpp>

#include <algorithm>
#include <initializer_list>

namespace tgfw {

namespace {

bool begins_with_any(std::string_view method, std::initializer_list<std::string_view> beginnings) noexcept {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return method.starts_with(beginning); });
}

}  // namespace

CallFamily call_family(std::string_view method) noexcept {
    if (method == "sendChatAction" || method.ends_with("Draft")) return CallFamily::actions;
    if (begins_with_any(method, {"send", "forward", "copy"})) return CallFamily::messages;
    if (begins_with_any(method, {"editMessage", "editEphemeralMessage", "deleteMessage", "stopPoll", "stopMessage"}))
        return CallFamily::edits;
    if (method.starts_with("answer")) return CallFamily::answers;
    if (method.starts_with("get")) return CallFamily::reads;
    return CallFamily::actions;
}

bool is_idempotent(std::string_view method) noexcept {
    if (method == "sendChatAction" || method == "leaveChat") return true;
    // These two answer with a message; a bot that is closed twice is refused for ten minutes.
    if (method == "answerWebAppQuery" || method == "answerGuestQuery" || method == "close") return false;
    return begins_with_any(
        method, {"get",   "set",     "edit",    "delete", "answer", "ban",  "unban",  "restrict", "promote", "pin",
                 "unpin", "approve", "decline", "close",  "reopen", "hide", "unhide", "read",     "remove",  "verify"});
}

}  // namespace tgfw
