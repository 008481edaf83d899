#pragma once

#include <string>

#include <tgfw/dispatch/filters/detail/has.hpp>

namespace tgfw::filters {

namespace detail {

[[nodiscard]] inline const Chat* chat_of(const Message& message) noexcept {
    return &message.chat;
}
[[nodiscard]] inline bool is_forum(const Message& message) noexcept {
    return present(message.chat.is_forum);
}
[[nodiscard]] inline bool is_direct_messages(const Message& message) noexcept {
    return present(message.chat.is_direct_messages);
}

/// The chat that `Find` finds is there, and of one of the types.
template <const Chat* (*Find)(const Message& message) noexcept, ChatType::Known... Types>
class ChatTypeFilter : public Filter {
public:
    constexpr explicit ChatTypeFilter(const char* name) : name_(name) {}

    bool operator()(const UpdateView& view, Match&) const {
        const Chat* const chat = Find(*view.message());
        return chat != nullptr && ((chat->type == Types) || ...);
    }
    [[nodiscard]] std::string name() const { return name_; }

private:
    const char* name_;
};

}  // namespace detail

/// The type of the chat. PTB: filters.ChatType.
namespace chat_type {
inline constexpr detail::ChatTypeFilter<&detail::chat_of, ChatType::private_> private_{"chat_type::private_"};
inline constexpr detail::ChatTypeFilter<&detail::chat_of, ChatType::group> group{"chat_type::group"};
inline constexpr detail::ChatTypeFilter<&detail::chat_of, ChatType::supergroup> supergroup{"chat_type::supergroup"};
inline constexpr detail::ChatTypeFilter<&detail::chat_of, ChatType::channel> channel{"chat_type::channel"};
/// A group or a supergroup.
inline constexpr detail::ChatTypeFilter<&detail::chat_of, ChatType::group, ChatType::supergroup> groups{
    "chat_type::groups"};
}  // namespace chat_type

/// A message in a supergroup with topics. PTB: filters.FORUM.
inline constexpr detail::Is<&detail::is_forum> forum{"forum"};
/// A message in the direct messages chat of a channel. PTB: filters.DIRECT_MESSAGES.
inline constexpr detail::Is<&detail::is_direct_messages> direct_messages{"direct_messages"};

}  // namespace tgfw::filters
