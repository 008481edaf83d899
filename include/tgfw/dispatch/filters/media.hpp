#pragma once

#include <tgfw/dispatch/filters/detail/has.hpp>

namespace tgfw::filters {

namespace detail {

[[nodiscard]] bool has_attachment(const Message& message) noexcept;

}  // namespace detail

/// A message with an attachment of any sort: animation, audio, contact, dice, document, game, invoice, live photo,
/// location, paid media, passport data, photo, poll, sticker, story, successful payment, video, video note, voice or
/// venue. PTB: filters.ATTACHMENT.
inline constexpr detail::Is<&detail::has_attachment> attachment{"attachment"};
/// An animation. It carries a document too. PTB: filters.ANIMATION.
inline constexpr detail::Has<&Message::animation> animation{"animation"};
/// PTB: filters.AUDIO.
inline constexpr detail::Has<&Message::audio> audio{"audio"};
/// PTB: filters.CHECKLIST.
inline constexpr detail::Has<&Message::checklist> checklist{"checklist"};
/// PTB: filters.CONTACT.
inline constexpr detail::Has<&Message::contact> contact{"contact"};
/// PTB: filters.GAME.
inline constexpr detail::Has<&Message::game> game{"game"};
/// A scheduled giveaway. PTB: filters.GIVEAWAY.
inline constexpr detail::Has<&Message::giveaway> giveaway{"giveaway"};
/// A giveaway with public winners is over. PTB: filters.GIVEAWAY_WINNERS.
inline constexpr detail::Has<&Message::giveaway_winners> giveaway_winners{"giveaway_winners"};
/// PTB: filters.INVOICE.
inline constexpr detail::Has<&Message::invoice> invoice{"invoice"};
/// PTB: filters.LIVE_PHOTO.
inline constexpr detail::Has<&Message::live_photo> live_photo{"live_photo"};
/// A location; a venue carries one too. PTB: filters.LOCATION.
inline constexpr detail::Has<&Message::location> location{"location"};
/// PTB: filters.PAID_MEDIA.
inline constexpr detail::Has<&Message::paid_media> paid_media{"paid_media"};
/// PTB: filters.PASSPORT_DATA.
inline constexpr detail::Has<&Message::passport_data> passport_data{"passport_data"};
/// A message with a photo. PTB: filters.PHOTO.
inline constexpr detail::Has<&Message::photo> photo{"photo"};
/// PTB: filters.POLL.
inline constexpr detail::Has<&Message::poll> poll{"poll"};
/// A forwarded story. PTB: filters.STORY.
inline constexpr detail::Has<&Message::story> story{"story"};
/// PTB: filters.VENUE.
inline constexpr detail::Has<&Message::venue> venue{"venue"};
/// PTB: filters.VIDEO.
inline constexpr detail::Has<&Message::video> video{"video"};
/// PTB: filters.VIDEO_NOTE.
inline constexpr detail::Has<&Message::video_note> video_note{"video_note"};
/// PTB: filters.VOICE.
inline constexpr detail::Has<&Message::voice> voice{"voice"};
/// The media are covered by a spoiler animation. PTB: filters.HAS_MEDIA_SPOILER.
inline constexpr detail::Has<&Message::has_media_spoiler> has_media_spoiler{"has_media_spoiler"};

}  // namespace tgfw::filters
