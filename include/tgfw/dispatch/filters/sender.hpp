#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/detail/has.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>

namespace tgfw::filters {

namespace detail {

[[nodiscard]] inline bool is_from_premium_user(const Message& message) noexcept {
    return message.from && present(message.from->is_premium);
}
[[nodiscard]] inline bool is_from_attachment_user(const Message& message) noexcept {
    return message.from && present(message.from->added_to_attachment_menu);
}

class LanguageFilter : public Filter {
public:
    explicit LanguageFilter(std::vector<std::string> codes) : codes_(std::move(codes)) {}
    bool operator()(const UpdateView& view, Match&) const;
    [[nodiscard]] std::string name() const { return call_name("language", codes_); }

private:
    std::vector<std::string> codes_;
};

}  // namespace detail

/// The sender has Telegram Premium. PTB: filters.PREMIUM_USER.
inline constexpr detail::Is<&detail::is_from_premium_user> premium_user{"premium_user"};
/// The sender added the bot to the attachment menu. PTB: filters.USER_ATTACHMENT.
inline constexpr detail::Is<&detail::is_from_attachment_user> user_attachment{"user_attachment"};

/// The sender's language code begins with one of these: `language("en", "de")` takes `en` and `en-US`.
/// PTB: filters.Language.
[[nodiscard]] inline detail::LanguageFilter language(std::vector<std::string> codes) {
    return detail::LanguageFilter(std::move(codes));
}
template <std::convertible_to<std::string>... Codes>
[[nodiscard]] detail::LanguageFilter language(Codes&&... codes) {
    std::vector<std::string> list;
    (list.emplace_back(std::forward<Codes>(codes)), ...);
    return detail::LanguageFilter(std::move(list));
}

}  // namespace tgfw::filters
