#pragma once

// Not in tgfw/tgfw.hpp: a file that sends albums includes this header.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// Builds an album for sendMediaGroup: 2 to 10 photos and videos, or 2 to 10 audio files, or 2 to 10 documents.
///
///     co_await bot.send_media_group(chat, MediaGroup().photo(file_id).video(clip, "The end").caption("Our trip"));
///
/// Files may be uploads, thumbnails and covers, too. An album with a caption on one item only shows it below the whole.
class MediaGroup {
public:
    MediaGroup();
    // Compiled once, not in each user's file.
    MediaGroup(const MediaGroup& other);
    MediaGroup(MediaGroup&& other) noexcept;
    MediaGroup& operator=(const MediaGroup& other);
    MediaGroup& operator=(MediaGroup&& other) noexcept;
    ~MediaGroup();

    /// Any item: `item(InputMediaVideo(file).with_width(320))`.
    MediaGroup& item(InputMediaGroupItem item) &;
    MediaGroup& photo(InputFile file) &;
    MediaGroup& photo(InputFile file, std::string caption) &;
    MediaGroup& video(InputFile file) &;
    MediaGroup& video(InputFile file, std::string caption) &;
    /// `photo` is what is seen before `video` plays.
    MediaGroup& live_photo(InputFile video, InputFile photo) &;
    MediaGroup& audio(InputFile file) &;
    MediaGroup& audio(InputFile file, std::string caption) &;
    MediaGroup& document(InputFile file) &;
    MediaGroup& document(InputFile file, std::string caption) &;

    /// A JPEG of at most 320×320 and 200 kB for the last item: of videos, audio files and documents.
    ///
    /// Throws ConfigError where there is no such item; so do cover() and spoiler().
    MediaGroup& thumbnail(InputFile file) &;
    /// The picture of the last item, a video.
    MediaGroup& cover(InputFile file) &;
    /// Veils the last item, a photo or a video, until it is tapped.
    MediaGroup& spoiler() &;

    /// The caption of the whole, which no item may have beside it; 0..1024 characters.
    MediaGroup& caption(std::string text) &;
    MediaGroup& caption(std::string text, std::vector<MessageEntity> entities) &;
    /// How captions without entities and without a mode of their own are read.
    MediaGroup& parse_mode(ParseMode mode) &;

    MediaGroup&& item(InputMediaGroupItem i) && { return std::move(item(std::move(i))); }
    MediaGroup&& photo(InputFile file) && { return std::move(photo(std::move(file))); }
    MediaGroup&& photo(InputFile file, std::string text) && {
        return std::move(photo(std::move(file), std::move(text)));
    }
    MediaGroup&& video(InputFile file) && { return std::move(video(std::move(file))); }
    MediaGroup&& video(InputFile file, std::string text) && {
        return std::move(video(std::move(file), std::move(text)));
    }
    MediaGroup&& live_photo(InputFile clip, InputFile still) && {
        return std::move(live_photo(std::move(clip), std::move(still)));
    }
    MediaGroup&& audio(InputFile file) && { return std::move(audio(std::move(file))); }
    MediaGroup&& audio(InputFile file, std::string text) && {
        return std::move(audio(std::move(file), std::move(text)));
    }
    MediaGroup&& document(InputFile file) && { return std::move(document(std::move(file))); }
    MediaGroup&& document(InputFile file, std::string text) && {
        return std::move(document(std::move(file), std::move(text)));
    }
    MediaGroup&& thumbnail(InputFile file) && { return std::move(thumbnail(std::move(file))); }
    MediaGroup&& cover(InputFile file) && { return std::move(cover(std::move(file))); }
    MediaGroup&& spoiler() && { return std::move(spoiler()); }
    MediaGroup&& caption(std::string text) && { return std::move(caption(std::move(text))); }
    MediaGroup&& caption(std::string text, std::vector<MessageEntity> entities) && {
        return std::move(caption(std::move(text), std::move(entities)));
    }
    MediaGroup&& parse_mode(ParseMode mode) && { return std::move(parse_mode(std::move(mode))); }

    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }

    /// The items as sendMediaGroup takes them. Throws ConfigError where the server would refuse them: fewer than 2 or
    /// more than 10, kinds that do not go together, the album's caption beside one of an item.
    [[nodiscard]] std::vector<InputMediaGroupItem> media() const;
    operator std::vector<InputMediaGroupItem>() const { return media(); }

private:
    std::vector<InputMediaGroupItem> items_;
    std::optional<std::string> caption_;
    std::optional<std::vector<MessageEntity>> caption_entities_;
    std::optional<ParseMode> parse_mode_;
};

}  // namespace tgfw
