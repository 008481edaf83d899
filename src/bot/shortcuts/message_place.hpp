#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/request.hpp>

namespace tgfw::detail {

/// Which message a call is about: one of a chat, or one that was sent inline.
class MessagePlace {
public:
    explicit MessagePlace(const Message& message)
        : chat_id(message.chat.id),
          message_id(message.message_id),
          business_connection_id(message.business_connection_id) {}
    /// Throws ConfigError where the query names no message.
    explicit MessagePlace(const CallbackQuery& query);

    /// Names the message in a call of a method that takes both forms.
    template <class M>
    [[nodiscard]] Request<M> name(Request<M> request) const {
        M& parameters = request.parameters();
        if (inline_message_id) {
            parameters.inline_message_id = inline_message_id;
            return in_time(std::move(request));
        }
        using Chat = typename std::remove_cvref_t<decltype(parameters.chat_id)>::value_type;
        parameters.chat_id = Chat(chat_id);
        parameters.message_id = message_id;
        return with_connection(std::move(request));
    }
    /// Says by which business connection the message came.
    template <class M>
    [[nodiscard]] Request<M> with_connection(Request<M> request) const {
        if constexpr (requires { request.parameters().business_connection_id.reset(); }) {
            request.parameters().business_connection_id = business_connection_id;
        }
        return in_time(std::move(request));
    }
    /// Before others where somebody has tapped, and waits.
    template <class M>
    [[nodiscard]] Request<M> in_time(Request<M> request) const {
        if (tapped) request.priority(CallPriority::high);
        return request;
    }
    /// For methods that take messages of chats only: throws ConfigError for one that was sent inline.
    [[nodiscard]] const MessagePlace& in_chat(const char* what) const;
    /// Throws ConfigError where the message came by none.
    [[nodiscard]] const std::string& connection() const;

    std::int64_t chat_id = 0;
    std::int64_t message_id = 0;
    std::optional<std::string> business_connection_id;
    std::optional<std::string> inline_message_id;
    bool tapped = false;
};

}  // namespace tgfw::detail
