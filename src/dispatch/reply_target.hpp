#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/api/update.hpp>
#include <tgfw/bot/request.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::detail {

/// Where an answer to an update belongs: its chat, its topic, its business connection.
class ReplyTarget {
public:
    /// Throws ConfigError that names the caller where the update has no chat.
    ReplyTarget(const Update& update, const char* caller) {
        const Chat* chat = update.effective_chat();
        if (chat == nullptr) {
            throw ConfigError(std::string(caller) +
                              ": this update has no chat; call the method of bot() with the chat's id");
        }
        chat_id = chat->id;
        const Message* message = update.effective_message();
        if (message == nullptr) return;
        if (message->is_topic_message) thread_id = message->message_thread_id;
        business_connection_id = message->business_connection_id;
    }

    /// Sets the rest of the address; the chat is set already.
    template <class M>
    void address(M& parameters) const {
        parameters.message_thread_id = thread_id;
        parameters.business_connection_id = business_connection_id;
    }
    template <class R>
    R apply(R request) const {
        address(request.parameters());
        return std::move(request).priority(CallPriority::high);  // Somebody waits for it.
    }

    std::int64_t chat_id = 0;
    std::optional<std::int64_t> thread_id;
    std::optional<std::string> business_connection_id;
};

}  // namespace tgfw::detail
