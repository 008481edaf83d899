#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/update.hpp>

namespace tgfw::test {

/// JSON of a private chat with that id, of the user with the same id.
inline std::string user_json(std::int64_t id, std::string_view name = "alice") {
    return fmt::format(R"({{"id":{},"is_bot":false,"first_name":"Alice","username":"{}"}})", id, name);
}

inline std::string chat_json(std::int64_t id, std::string_view type = "private") {
    return fmt::format(R"({{"id":{},"type":"{}"}})", id, type);
}

/// A message in `chat`, with further members as JSON, such as `"text":"hi"`.
inline std::string message_json(std::int64_t chat, std::string_view members, std::string_view type = "private") {
    return fmt::format(R"({{"message_id":1,"date":1767225600,"from":{},"chat":{},{}}})", user_json(chat < 0 ? 7 : chat),
                       chat_json(chat, type), members);
}

inline Update update_of(std::string_view kind, std::string_view json, std::int64_t id = 1) {
    return decode<Update>(fmt::format(R"({{"update_id":{},"{}":{}}})", id, kind, json));
}

inline Update message_update(std::int64_t chat, std::string_view members, std::int64_t id = 1) {
    return update_of("message", message_json(chat, members), id);
}

inline Update text_update(std::int64_t chat, std::string_view text, std::int64_t id = 1) {
    return message_update(chat, fmt::format(R"("text":"{}")", text), id);
}

/// `text` with the entity that Telegram puts on its first word, a command.
inline std::string command_members(std::string_view text) {
    const auto length = std::min(text.find_first_of(" \\"), text.size());
    return fmt::format(R"("text":"{}","entities":[{{"type":"bot_command","offset":0,"length":{}}}])", text, length);
}

inline Update command_update(std::int64_t chat, std::string_view text, std::int64_t id = 1) {
    return message_update(chat, command_members(text), id);
}

inline Update callback_update(std::int64_t chat, std::string_view data, std::int64_t id = 1) {
    return update_of("callback_query",
                     fmt::format(R"({{"id":"99","from":{},"chat_instance":"5","data":"{}","message":{}}})",
                                 user_json(chat), data, message_json(chat, R"("text":"Pick")")),
                     id);
}

}  // namespace tgfw::test
