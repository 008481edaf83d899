#include <bot/call.hpp>

#include <functional>

#include <tgfw/core/ascii.hpp>

namespace tgfw::detail {

OutgoingCall Call::about() const {
    OutgoingCall call;
    call.method = method();
    call.family = call_family(call.method);
    call.priority = call.family == CallFamily::answers ? CallPriority::high : CallPriority::normal;
    if (options.priority) call.priority = *options.priority;
    describe(call);
    return call;
}

void describe_chat(OutgoingCall& call, const ChatId& chat) {
    if (!chat.is_username()) {
        call.chat = chat.id();
        call.group = chat.id() < 0;
        return;
    }
    // Only groups and channels can be written to by their names; no id of a chat is as small as these.
    const std::size_t hash = std::hash<std::string>()(ascii::lower_case(chat.username()));
    call.chat = std::numeric_limits<std::int64_t>::min() + static_cast<std::int64_t>(hash >> 8);
    call.group = true;
}

}  // namespace tgfw::detail
