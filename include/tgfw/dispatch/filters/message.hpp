#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/detail/has.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>
#include <tgfw/dispatch/filters/document.hpp>
#include <tgfw/dispatch/filters/media.hpp>
#include <tgfw/dispatch/filters/update_type.hpp>

namespace tgfw::filters {

namespace detail {

class AllFilter : public Filter {
public:
    bool operator()(const UpdateView&, Match&) const { return true; }
    [[nodiscard]] constexpr Reach reach() const noexcept { return Reach(Kinds::messages(), Kinds::messages()); }
    [[nodiscard]] std::string name() const { return "all"; }
};

/// The kinds that a message whose text is one of `texts` can be: a text without a slash begins with no command.
[[nodiscard]] Reach reach_of_texts(const std::vector<std::string>& texts) noexcept;

template <auto Member>
class TextFilter : public Filter {
public:
    class OneOf : public Filter {
    public:
        OneOf(const char* name, std::vector<std::string> texts) : name_(name), texts_(std::move(texts)) {}

        bool operator()(const UpdateView& view, Match&) const {
            const auto& text = view.message()->*Member;
            return text && holds(texts_, *text);
        }
        [[nodiscard]] Reach reach() const {
            return Member == &Message::text ? reach_of_texts(texts_) : Reach(Kinds::messages());
        }
        [[nodiscard]] std::string name() const { return call_name(name_, texts_); }

    private:
        const char* name_;
        std::vector<std::string> texts_;
    };

    constexpr explicit TextFilter(const char* name) : name_(name) {}

    bool operator()(const UpdateView& view, Match&) const { return present(view.message()->*Member); }
    [[nodiscard]] constexpr Reach reach() const noexcept {
        return Reach(Kinds::messages(), Member == &Message::text ? Kinds::commands() : Kinds::none());
    }
    [[nodiscard]] std::string name() const { return name_; }

    /// Passes where the text equals one of these, to the letter. None given: never.
    [[nodiscard]] OneOf operator()(std::vector<std::string> texts) const { return OneOf(name_, std::move(texts)); }
    template <std::convertible_to<std::string>... Texts>
    [[nodiscard]] OneOf operator()(Texts&&... texts) const {
        std::vector<std::string> list;
        (list.emplace_back(std::forward<Texts>(texts)), ...);
        return OneOf(name_, std::move(list));
    }

private:
    const char* name_;
};

class CommandFilter : public Filter {
public:
    bool operator()(const UpdateView& view, Match&) const {
        return !view.command().empty() || (!only_start_ && has_command(*view.message()));
    }
    /// `true`: the message begins with a command, as filters::command alone. `false`: there is one anywhere.
    [[nodiscard]] constexpr CommandFilter operator()(bool only_start) const noexcept {
        CommandFilter other;
        other.only_start_ = only_start;
        return other;
    }
    [[nodiscard]] constexpr Reach reach() const noexcept {
        return Reach(only_start_ ? Kinds::commands() : Kinds::messages(), Kinds::commands());
    }
    [[nodiscard]] std::string name() const { return only_start_ ? "command" : "command(false)"; }

private:
    [[nodiscard]] static bool has_command(const Message& message) noexcept;

    bool only_start_ = true;
};

}  // namespace detail

/// Any update that carries a message. PTB: filters.ALL.
inline constexpr detail::AllFilter all;
/// A message with a text. `text("Yes", "No")`: whose text is one of these. PTB: filters.TEXT, filters.Text.
inline constexpr detail::TextFilter<&Message::text> text{"text"};
/// A message with a caption. `caption("Yes")`: whose caption is this. PTB: filters.CAPTION, filters.Caption.
inline constexpr detail::TextFilter<&Message::caption> caption{"caption"};
/// A text that begins with a bot command, whoever it is for. `command(false)`: that has one anywhere.
/// PTB: filters.COMMAND, filters.Command.
inline constexpr detail::CommandFilter command;

/// A reply to a message of the same chat. PTB: filters.REPLY.
inline constexpr detail::Has<&Message::reply_to_message> reply{"reply"};
/// A reply to a story. PTB: filters.REPLY_TO_STORY.
inline constexpr detail::Has<&Message::reply_to_story> reply_to_story{"reply_to_story"};
/// A forwarded message. PTB: filters.FORWARDED.
inline constexpr detail::Has<&Message::forward_origin> forwarded{"forwarded"};
/// A boost of the chat. PTB: filters.BOOST_ADDED.
inline constexpr detail::Has<&Message::boost_added> boost_added{"boost_added"};
/// The sender boosted the chat. PTB: filters.SENDER_BOOST_COUNT.
inline constexpr detail::Has<&Message::sender_boost_count> sender_boost_count{"sender_boost_count"};
/// A message with a message effect. PTB: filters.EFFECT_ID.
inline constexpr detail::Has<&Message::effect_id> effect_id{"effect_id"};
/// A suggested post. PTB: filters.SUGGESTED_POST_INFO.
inline constexpr detail::Has<&Message::suggested_post_info> suggested_post_info{"suggested_post_info"};
/// A message that cannot be forwarded. PTB: filters.HAS_PROTECTED_CONTENT.
inline constexpr detail::Has<&Message::has_protected_content> has_protected_content{"has_protected_content"};
/// A channel post that was forwarded to the discussion group by itself. PTB: filters.IS_AUTOMATIC_FORWARD.
inline constexpr detail::Has<&Message::is_automatic_forward> is_automatic_forward{"is_automatic_forward"};
/// Sent by an implicit action, such as an away message. PTB: filters.IS_FROM_OFFLINE.
inline constexpr detail::Has<&Message::is_from_offline> is_from_offline{"is_from_offline"};
/// A message in a forum topic. PTB: filters.IS_TOPIC_MESSAGE.
inline constexpr detail::Has<&Message::is_topic_message> is_topic_message{"is_topic_message"};

}  // namespace tgfw::filters
