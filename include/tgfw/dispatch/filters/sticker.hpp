#pragma once

#include <tgfw/dispatch/filters/detail/has.hpp>

namespace tgfw::filters {

namespace detail {

[[nodiscard]] inline bool has_animated_sticker(const Message& message) noexcept {
    return message.sticker && message.sticker->is_animated;
}
[[nodiscard]] inline bool has_video_sticker(const Message& message) noexcept {
    return message.sticker && message.sticker->is_video;
}
[[nodiscard]] inline bool has_static_sticker(const Message& message) noexcept {
    return message.sticker && !message.sticker->is_animated && !message.sticker->is_video;
}
[[nodiscard]] inline bool has_premium_sticker(const Message& message) noexcept {
    return message.sticker && message.sticker->premium_animation;
}

}  // namespace detail

/// Stickers. PTB: filters.Sticker.
namespace sticker {
/// Any sticker.
inline constexpr detail::Has<&Message::sticker> all{"sticker::all"};
inline constexpr detail::Is<&detail::has_animated_sticker> animated{"sticker::animated"};
inline constexpr detail::Is<&detail::has_video_sticker> video{"sticker::video"};
/// Neither animated nor a video.
inline constexpr detail::Is<&detail::has_static_sticker> static_{"sticker::static_"};
/// With an animation for premium users.
inline constexpr detail::Is<&detail::has_premium_sticker> premium{"sticker::premium"};
}  // namespace sticker

}  // namespace tgfw::filters
