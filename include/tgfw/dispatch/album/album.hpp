#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// The messages that someone sent as one album: photos and videos, documents, or audio files.
class Album {
public:
    /// How many messages an album has at most. Source: Bot API, sendMediaGroup.
    static constexpr std::size_t max_size = 10;

    /// An album that begins with this message, which has a media_group_id.
    explicit Album(Message message);

    /// By ascending message_id; never empty.
    [[nodiscard]] const std::vector<Message>& messages() const noexcept { return messages_; }
    [[nodiscard]] std::size_t size() const noexcept { return messages_.size(); }
    [[nodiscard]] const std::string& media_group_id() const noexcept { return *messages_.front().media_group_id; }
    [[nodiscard]] const Chat& chat() const noexcept { return messages_.front().chat; }
    /// What clients show below the album: the caption of the first message that has one; empty if none has.
    [[nodiscard]] std::string_view caption() const noexcept;
    /// The entities of caption().
    [[nodiscard]] const std::vector<MessageEntity>& caption_entities() const noexcept;

    /// Puts a message of the same album at its place. False if the album has it already.
    bool add(Message message);

private:
    [[nodiscard]] const Message* with_caption() const noexcept;

    std::vector<Message> messages_;
};

}  // namespace tgfw
