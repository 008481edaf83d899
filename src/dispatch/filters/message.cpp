#include <tgfw/dispatch/filters/message.hpp>

#include <algorithm>

#include <tgfw/dispatch/filters/entities.hpp>
#include <tgfw/dispatch/filters/sender.hpp>

namespace tgfw::filters::detail {

Reach reach_of_texts(const std::vector<std::string>& texts) noexcept {
    const bool a_command =
        std::any_of(texts.begin(), texts.end(), [](const auto& text) { return text.starts_with('/'); });
    return Reach(a_command ? Kinds::messages() : Kinds::messages() - Kinds::commands());
}

bool CommandFilter::has_command(const Message& message) noexcept {
    return message.text && has_entity(message.entities, MessageEntityType::bot_command);
}

bool has_attachment(const Message& m) noexcept {
    const auto any = [](const auto&... members) { return (present(members) || ...); };
    return any(m.animation, m.audio, m.contact, m.dice, m.document, m.game, m.invoice, m.live_photo, m.location,
               m.paid_media, m.passport_data, m.photo, m.poll, m.sticker, m.story, m.successful_payment, m.video,
               m.video_note, m.voice, m.venue);
}

bool LanguageFilter::operator()(const UpdateView& view, Match&) const {
    const User* const sender = view.message()->from.get();
    if (sender == nullptr || !sender->language_code) return false;
    const std::string& spoken = *sender->language_code;
    return std::any_of(codes_.begin(), codes_.end(), [&](const auto& code) { return spoken.starts_with(code); });
}

}  // namespace tgfw::filters::detail
