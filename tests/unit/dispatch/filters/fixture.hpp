#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <tgfw/dispatch/filters/field.hpp>
#include <tgfw/dispatch/filters/filters.hpp>

#include <support/updates.hpp>

namespace tgfw::test {

template <class F>
bool passes(const F& filter, const Update& update, Match* keep = nullptr) {
    Match match;
    const bool yes = filters::passes(filter, UpdateView(update, nullptr), match);
    if (!yes) CHECK(match.matches.empty());
    if (keep != nullptr) *keep = match;
    return yes;
}

/// A message of user and chat 5, with further members.
inline Update with(std::string_view members) {
    return message_update(5, members);
}

/// A message that has these members and no sender.
inline Update raw(std::string_view members, std::string_view kind = "message") {
    return update_of(kind, fmt::format(R"({{"message_id":1,"date":1767225600,{}}})", members));
}

/// A message in a chat with these members.
inline Update in_chat(std::string_view members) {
    return raw(fmt::format(R"("chat":{{"id":-5,{}}},"text":"x")", members));
}

/// A message from a user with these members.
inline Update from(std::string_view members) {
    return raw(fmt::format(R"("chat":{{"id":5,"type":"private"}},"from":{{"id":9,"is_bot":false,"first_name":"B",{}}})",
                           members));
}

inline const Update& hello() {
    static const Update update = text_update(5, "hello");
    return update;
}

}  // namespace tgfw::test
