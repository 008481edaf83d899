#include <bot/call.hpp>

#include <functional>

#include <boost/json/value.hpp>

#include <tgfw/api/extra.hpp>
#include <tgfw/api/json.hpp>
#include <tgfw/bot/request.hpp>
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

void set_extra(Extra& extra, std::string_view name, std::string_view json) {
    try {
        static_cast<void>(parse_json(json));
    } catch (const DecodeError& problem) {
        throw ConfigError("the parameter " + std::string(name) + " is not given as JSON (" + problem.what() +
                          "); a text is JSON in quotes");
    }
    extra.set(std::string(name), std::string(json));
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
