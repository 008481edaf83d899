#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/filter.hpp>

namespace tgfw::filters {

namespace detail {

/// Ids and user names to look for. Names compare as Telegram does: without a leading @, in either case.
class Identities {
public:
    template <class... Each>
    explicit Identities(Each&&... each) {
        (add(std::forward<Each>(each)), ...);
    }

    void add(std::int64_t id);
    void add(const std::vector<std::int64_t>& ids);
    void add(std::string_view name);
    void add(const std::vector<std::string>& names);

    [[nodiscard]] bool holds(std::int64_t id, const std::optional<std::string>& name) const;

private:
    std::vector<std::int64_t> ids_;
    std::vector<std::string> names_;
};

template <class T>
concept Identity = std::convertible_to<T, std::int64_t> || std::convertible_to<T, std::string_view> ||
                   std::same_as<std::remove_cvref_t<T>, std::vector<std::int64_t>> ||
                   std::same_as<std::remove_cvref_t<T>, std::vector<std::string>>;

/// `Find` is a function from a message to the user or chat in question, null where there is none.
template <auto Find>
class IdentityFilter : public Filter {
public:
    class OneOf : public Filter {
    public:
        explicit OneOf(Identities wanted) : wanted_(std::move(wanted)) {}

        bool operator()(const UpdateView& view, Match&) const {
            const auto* found = Find(*view.message());
            return found != nullptr && wanted_.holds(found->id, found->username);
        }

    private:
        Identities wanted_;
    };

    bool operator()(const UpdateView& view, Match&) const { return Find(*view.message()) != nullptr; }

    /// Passes where the id or the user name is one of these: `user(42, "alice")`. No argument: never.
    template <Identity... Each>
    [[nodiscard]] OneOf operator()(Each&&... each) const {
        return OneOf(Identities(std::forward<Each>(each)...));
    }
};

inline const User* sender(const Message& message) { return message.from.get(); }
inline const Chat* chat_of(const Message& message) { return &message.chat; }
inline const Chat* sender_chat_of(const Message& message) { return message.sender_chat.get(); }
inline const User* via_bot_of(const Message& message) { return message.via_bot.get(); }

}  // namespace detail

/// A message with a sender. `user(42, "alice")`: whose sender is one of these. PTB: filters.USER, filters.User.
inline constexpr detail::IdentityFilter<&detail::sender> user;
/// A message of a chat, as all are. `chat(-100123, "news")`: of one of these. PTB: filters.Chat.
inline constexpr detail::IdentityFilter<&detail::chat_of> chat;
/// A message sent in the name of a chat. PTB: filters.SenderChat.
inline constexpr detail::IdentityFilter<&detail::sender_chat_of> sender_chat;
/// A message sent through an inline bot. PTB: filters.VIA_BOT, filters.ViaBot.
inline constexpr detail::IdentityFilter<&detail::via_bot_of> via_bot;

}  // namespace tgfw::filters
