#include <tgfw/api/media_group.hpp>

#include <variant>

#include <tgfw/api/limits.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

template <class Item>
Item captioned(Item item, std::string caption) {
    item.caption = std::move(caption);
    return item;
}

/// Kinds that an album may have side by side have the same family; 0 is for what this library does not know.
int family_of_item(const InputMediaGroupItem& item) {
    const auto family = [](const auto& known) {
        using Item = std::decay_t<decltype(known)>;
        if constexpr (std::is_same_v<Item, UnknownObject>) return 0;
        if constexpr (std::is_same_v<Item, InputMediaAudio>) return 1;
        if constexpr (std::is_same_v<Item, InputMediaDocument>) return 2;
        return 3;
    };
    return std::visit(family, item);
}

void check_album(const std::vector<InputMediaGroupItem>& items) {
    if (items.size() < limits::media_group_items_min || items.size() > limits::media_group_items_max) {
        throw ConfigError("MediaGroup: an album has 2 to 10 items, this one has " + std::to_string(items.size()));
    }
    int first = 0;
    for (const InputMediaGroupItem& item : items) {
        const int family = family_of_item(item);
        if (first == 0) first = family;
        if (family == 0 || family == first) continue;
        throw ConfigError(
            "MediaGroup: photos and videos go together, audio files and documents each with their own kind only; send "
            "two albums");
    }
}

/// Calls `change` with the item, if it is of a kind that has what `change` touches; else throws ConfigError.
template <class Change>
void change_last(std::vector<InputMediaGroupItem>& items, const char* what, Change change) {
    bool changed = false;
    if (!items.empty()) {
        std::visit(
            [&](auto& item) {
                if constexpr (requires { change(item); }) {
                    change(item);
                    changed = true;
                }
            },
            items.back());
    }
    if (!changed) throw ConfigError("MediaGroup::" + std::string(what) + ": the item before it takes none");
}

}  // namespace

MediaGroup::MediaGroup() = default;
MediaGroup::MediaGroup(const MediaGroup&) = default;
MediaGroup::MediaGroup(MediaGroup&&) noexcept = default;
MediaGroup& MediaGroup::operator=(const MediaGroup&) = default;
MediaGroup& MediaGroup::operator=(MediaGroup&&) noexcept = default;
MediaGroup::~MediaGroup() = default;

MediaGroup& MediaGroup::item(InputMediaGroupItem item) & {
    items_.push_back(std::move(item));
    return *this;
}

MediaGroup& MediaGroup::photo(InputFile file) & {
    return item(InputMediaPhoto(std::move(file)));
}

MediaGroup& MediaGroup::photo(InputFile file, std::string caption) & {
    return item(captioned(InputMediaPhoto(std::move(file)), std::move(caption)));
}

MediaGroup& MediaGroup::video(InputFile file) & {
    return item(InputMediaVideo(std::move(file)));
}

MediaGroup& MediaGroup::video(InputFile file, std::string caption) & {
    return item(captioned(InputMediaVideo(std::move(file)), std::move(caption)));
}

MediaGroup& MediaGroup::live_photo(InputFile video, InputFile photo) & {
    return item(InputMediaLivePhoto(std::move(video), std::move(photo)));
}

MediaGroup& MediaGroup::audio(InputFile file) & {
    return item(InputMediaAudio(std::move(file)));
}

MediaGroup& MediaGroup::audio(InputFile file, std::string caption) & {
    return item(captioned(InputMediaAudio(std::move(file)), std::move(caption)));
}

MediaGroup& MediaGroup::document(InputFile file) & {
    return item(InputMediaDocument(std::move(file)));
}

MediaGroup& MediaGroup::document(InputFile file, std::string caption) & {
    return item(captioned(InputMediaDocument(std::move(file)), std::move(caption)));
}

MediaGroup& MediaGroup::thumbnail(InputFile file) & {
    change_last(items_, "thumbnail",
                [&](auto& item) -> decltype(void(item.thumbnail = file)) { item.thumbnail = std::move(file); });
    return *this;
}

MediaGroup& MediaGroup::cover(InputFile file) & {
    change_last(items_, "cover",
                [&](auto& item) -> decltype(void(item.cover = file)) { item.cover = std::move(file); });
    return *this;
}

MediaGroup& MediaGroup::spoiler() & {
    change_last(items_, "spoiler",
                [](auto& item) -> decltype(void(item.has_spoiler = true)) { item.has_spoiler = true; });
    return *this;
}

MediaGroup& MediaGroup::caption(std::string text) & {
    caption_ = std::move(text);
    caption_entities_.reset();
    return *this;
}

MediaGroup& MediaGroup::caption(std::string text, std::vector<MessageEntity> entities) & {
    caption_ = std::move(text);
    caption_entities_ = std::move(entities);
    return *this;
}

MediaGroup& MediaGroup::parse_mode(ParseMode mode) & {
    parse_mode_ = std::move(mode);
    return *this;
}

std::vector<InputMediaGroupItem> MediaGroup::media() const {
    check_album(items_);
    std::vector<InputMediaGroupItem> items = items_;
    bool first = true;
    const auto finish = [&](auto& item) {
        if constexpr (requires { item.caption_entities; }) {
            if (caption_ && item.caption) {
                throw ConfigError(
                    "MediaGroup: the album has a caption, and an item has one, too; give the one or the other");
            }
            if (caption_ && first) {
                item.caption = caption_;
                item.caption_entities = caption_entities_;
            }
            if (item.caption && !item.caption_entities && !item.parse_mode) item.parse_mode = parse_mode_;
            first = false;
        }
    };
    for (InputMediaGroupItem& item : items) std::visit(finish, item);
    return items;
}

}  // namespace tgfw
