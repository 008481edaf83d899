#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/detail/has.hpp>
#include <tgfw/dispatch/filters/id_set.hpp>

namespace tgfw::filters {

namespace detail {

/// The user or chat that a filter asks about; `name` is null where there is neither.
class Who {
public:
    constexpr Who() noexcept = default;
    constexpr Who(std::int64_t its_id, const std::optional<std::string>& its_name) noexcept
        : id(its_id), name(&its_name) {}
    template <class T>
    explicit Who(const T* one) noexcept : Who(one != nullptr ? Who(one->id, one->username) : Who()) {}

    [[nodiscard]] bool there() const noexcept { return name != nullptr; }

    std::int64_t id = 0;
    const std::optional<std::string>* name = nullptr;
};

[[nodiscard]] inline const Chat* sender_chat_of(const Message& message) noexcept {
    return message.sender_chat.get();
}

[[nodiscard]] inline Who who_sent(const Message& message) noexcept {
    return Who(message.from.get());
}
[[nodiscard]] inline Who which_chat(const Message& message) noexcept {
    return Who(&message.chat);
}
[[nodiscard]] inline Who which_sender_chat(const Message& message) noexcept {
    return Who(message.sender_chat.get());
}
[[nodiscard]] inline Who which_via_bot(const Message& message) noexcept {
    return Who(message.via_bot.get());
}
/// Nobody for a user who hides.
[[nodiscard]] Who who_is_forwarded(const Message& message) noexcept;

/// The one that `Find` finds is in a set.
template <Who (*Find)(const Message& message) noexcept>
class IsOneOf : public Filter {
public:
    IsOneOf(const char* name, IdSet wanted) : name_(name), wanted_(std::move(wanted)) {}

    bool operator()(const UpdateView& view, Match&) const {
        const Who who = Find(*view.message());
        if (!who.there()) return false;
        if (wanted_.contains(who.id) || (*who.name && wanted_.contains(**who.name))) return true;
        return allow_empty_ && wanted_.empty();
    }

    /// Whether anyone passes as long as the set is empty; else nobody does.
    [[nodiscard]] IsOneOf allow_empty(bool allow = true) const {
        IsOneOf other = *this;
        other.allow_empty_ = allow;
        return other;
    }
    /// The set, shared with this filter and its copies: `filter.ids().add(42)`. PTB: add_user_ids, usernames, …
    [[nodiscard]] IdSet ids() const { return wanted_; }
    [[nodiscard]] std::string name() const { return std::string(name_) + "(" + wanted_.to_string() + ")"; }

private:
    const char* name_;
    IdSet wanted_;
    bool allow_empty_ = false;
};

template <Who (*Find)(const Message& message) noexcept>
class IdentityFilter : public Filter {
public:
    constexpr explicit IdentityFilter(const char* name) : name_(name) {}

    bool operator()(const UpdateView& view, Match&) const { return Find(*view.message()).there(); }
    [[nodiscard]] std::string name() const { return name_; }

    /// Passes where the id or the user name is one of these: `user(42, "alice")`. None given: never.
    template <Identity... Each>
    [[nodiscard]] IsOneOf<Find> operator()(Each&&... each) const {
        return operator()(IdSet(std::forward<Each>(each)...));
    }
    /// Passes where the id or the user name is in the set at that time.
    [[nodiscard]] IsOneOf<Find> operator()(IdSet set) const { return IsOneOf<Find>(name_, std::move(set)); }

private:
    const char* name_;
};

class SenderChatFilter : public IsOneOf<&which_sender_chat> {
public:
    explicit SenderChatFilter(IdSet set) : IsOneOf("sender_chat", std::move(set)) {}
    template <Identity... Each>
    explicit SenderChatFilter(Each&&... each) : SenderChatFilter(IdSet(std::forward<Each>(each)...)) {}

    static constexpr Has<&Message::sender_chat> all{"sender_chat::all"};
    static constexpr ChatTypeFilter<&sender_chat_of, ChatType::supergroup> super_group{"sender_chat::super_group"};
    static constexpr ChatTypeFilter<&sender_chat_of, ChatType::channel> channel{"sender_chat::channel"};
};

}  // namespace detail

/// A message with a sender. `user(42, "alice")`: whose sender is one of these. PTB: filters.USER, filters.User.
inline constexpr detail::IdentityFilter<&detail::who_sent> user{"user"};
/// A message of a chat, as all are. `chat(-100123, "news")`: of one of these. PTB: filters.Chat.
inline constexpr detail::IdentityFilter<&detail::which_chat> chat{"chat"};
/// A message sent through an inline bot. PTB: filters.VIA_BOT, filters.ViaBot.
inline constexpr detail::IdentityFilter<&detail::which_via_bot> via_bot{"via_bot"};
/// A message forwarded from a user or chat that is known; `forwarded_from(-100123, "alice")`: from one of these. A user
/// who hides is never known. PTB: filters.ForwardedFrom.
inline constexpr detail::IdentityFilter<&detail::who_is_forwarded> forwarded_from{"forwarded_from"};
/// `sender_chat(-100123, "news")`: a message sent in the name of one of these chats. `sender_chat::all`: of any,
/// `sender_chat::channel`: of a channel, such as a linked one, `sender_chat::super_group`: of a supergroup, by an
/// anonymous administrator. PTB: filters.SenderChat.
using sender_chat = detail::SenderChatFilter;

}  // namespace tgfw::filters
