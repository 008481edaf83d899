#include <tgfw/dispatch/album/album.hpp>

#include <algorithm>
#include <utility>

namespace tgfw {

Album::Album(Message message) {
    messages_.push_back(std::move(message));
}

const Message* Album::with_caption() const noexcept {
    const auto found = std::find_if(messages_.begin(), messages_.end(),
                                    [](const Message& m) { return m.caption && !m.caption->empty(); });
    return found == messages_.end() ? nullptr : &*found;
}

std::string_view Album::caption() const noexcept {
    const Message* message = with_caption();
    return message != nullptr ? std::string_view(*message->caption) : std::string_view();
}

const std::vector<MessageEntity>& Album::caption_entities() const noexcept {
    static const std::vector<MessageEntity> none;
    const Message* message = with_caption();
    return message != nullptr && message->caption_entities ? *message->caption_entities : none;
}

bool Album::add(Message message) {
    const auto place = std::lower_bound(messages_.begin(), messages_.end(), message.message_id,
                                        [](const Message& m, std::int64_t id) { return m.message_id < id; });
    if (place != messages_.end() && place->message_id == message.message_id) return false;
    messages_.insert(place, std::move(message));
    return true;
}

}  // namespace tgfw
