#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/filter.hpp>

namespace tgfw::filters {

/// Any update that carries a message.
inline constexpr MessageFilter all{[](const Message&) { return true; }};

namespace detail {

[[nodiscard]] bool holds(const std::vector<std::string>& texts, const std::string& text) noexcept;

template <auto Member>
class TextFilter : public Filter {
public:
    class OneOf : public Filter {
    public:
        explicit OneOf(std::vector<std::string> texts) : texts_(std::move(texts)) {}

        bool operator()(const UpdateView& view, Match&) const {
            const auto& text = view.message()->*Member;
            return text && holds(texts_, *text);
        }

    private:
        std::vector<std::string> texts_;
    };

    bool operator()(const UpdateView& view, Match&) const {
        const auto& text = view.message()->*Member;
        return text && !text->empty();
    }

    /// Passes where the text equals one of these, to the letter.
    template <std::convertible_to<std::string>... Texts>
    [[nodiscard]] OneOf operator()(Texts&&... texts) const {
        std::vector<std::string> list;
        (list.emplace_back(std::forward<Texts>(texts)), ...);
        return OneOf(std::move(list));
    }
};

/// ASCII letters only.
[[nodiscard]] std::string lower_case(std::string_view text);

class CommandFilter : public Filter {
public:
    bool operator()(const UpdateView& view, Match&) const;
    /// `true`: the message begins with a command, as filters::command alone. `false`: there is one anywhere.
    [[nodiscard]] CommandFilter operator()(bool only_start) const;

private:
    bool only_start_ = true;
};

/// Whether a document is what `text` says, in the sense of `test`.
class DocumentFilter : public Filter {
public:
    using Test = bool (*)(const Document& document, const std::string& text);

    DocumentFilter(Test test, std::string text) : test_(test), text_(std::move(text)) {}

    bool operator()(const UpdateView& view, Match&) const;

private:
    Test test_;
    std::string text_;
};

}  // namespace detail

/// A message with a text. `text("Yes", "No")`: whose text is one of these. PTB: filters.TEXT, filters.Text.
inline constexpr detail::TextFilter<&Message::text> text;
/// A message with a caption. `caption("Yes")`: whose caption is this. PTB: filters.CAPTION, filters.Caption.
inline constexpr detail::TextFilter<&Message::caption> caption;
/// A text that begins with a bot command, whoever it is for. PTB: filters.COMMAND, filters.Command.
inline constexpr detail::CommandFilter command;
/// A message with a photo. PTB: filters.PHOTO.
inline constexpr MessageFilter photo{[](const Message& message) { return message.photo && !message.photo->empty(); }};

/// The type of the chat. PTB: filters.ChatType.
namespace chat_type {
inline constexpr MessageFilter private_{[](const Message& m) { return m.chat.type == ChatType::private_; }};
inline constexpr MessageFilter group{[](const Message& m) { return m.chat.type == ChatType::group; }};
inline constexpr MessageFilter supergroup{[](const Message& m) { return m.chat.type == ChatType::supergroup; }};
inline constexpr MessageFilter channel{[](const Message& m) { return m.chat.type == ChatType::channel; }};
/// A group or a supergroup.
inline constexpr auto groups = group | supergroup;
}  // namespace chat_type

/// The kind of update that carries the message. PTB: filters.UpdateType.
namespace update_type {
inline constexpr UpdateFilter message{[](const Update& u) { return u.message.has_value(); }};
inline constexpr UpdateFilter edited_message{[](const Update& u) { return u.edited_message.has_value(); }};
/// Messages and edited messages of private chats and groups: what command handlers take by default.
inline constexpr auto messages = message | edited_message;
inline constexpr UpdateFilter channel_post{[](const Update& u) { return u.channel_post.has_value(); }};
inline constexpr UpdateFilter edited_channel_post{[](const Update& u) { return u.edited_channel_post.has_value(); }};
inline constexpr auto channel_posts = channel_post | edited_channel_post;
inline constexpr UpdateFilter business_message{[](const Update& u) { return u.business_message.has_value(); }};
inline constexpr UpdateFilter edited_business_message{
    [](const Update& u) { return u.edited_business_message.has_value(); }};
inline constexpr auto business_messages = business_message | edited_business_message;
inline constexpr UpdateFilter guest_message{[](const Update& u) { return u.guest_message.has_value(); }};
inline constexpr auto edited = edited_message | edited_channel_post | edited_business_message;
}  // namespace update_type

/// Documents. An animation carries a document too. PTB: filters.Document.
namespace document {

/// Any document.
inline constexpr MessageFilter all{[](const Message& message) { return message.document.has_value(); }};

/// A document of exactly this MIME type, such as `application/pdf`.
[[nodiscard]] filters::detail::DocumentFilter mime_type(std::string type);

/// A document whose MIME type begins with `prefix`, such as `image/`.
[[nodiscard]] filters::detail::DocumentFilter category(std::string prefix);

/// A document whose file name ends in `.extension`; ASCII letters match in either case. `tar.gz` works.
[[nodiscard]] filters::detail::DocumentFilter file_extension(std::string_view extension);

}  // namespace document

}  // namespace tgfw::filters
