#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_album = 10;

struct Item {
    Item(std::string kind_, Message message_) : kind(std::move(kind_)), message(std::move(message_)) {}

    std::string kind;
    Message message;
};

std::string kind_of(const std::string& type) {
    if (type == "photo") return "Photo";
    if (type == "video") return "Video";
    if (type == "audio") return "Audio";
    if (type == "document") return "Document";
    if (type == "animation") throw bad_request("type \"animation\" can't be used in sendMediaGroup");
    throw bad_request(fmt::format("can't parse InputMedia: type \"{}\" is unsupported", type));
}

Item read_item(MethodCall& call, std::string_view raw) {
    if (raw.empty() || raw.front() != '{') throw bad_request("can't parse InputMedia: expected an Object");
    EmulatorParams members;
    members.add_json(raw);
    if (!members.has("type")) throw bad_request("can't parse InputMedia: Can't find field \"type\"");
    std::string kind = kind_of(ascii::lower_case(members.text("type")));
    StyledText styled = read_text(members, "caption", "caption_entities");
    if (count_code_points(styled.text) > 1024) throw bad_request("message caption is too long");
    const FileRecord* file = file_named(call, members.text("media"), kind);
    if (!file) throw bad_request("can't parse InputMedia: media not found");
    Message message;
    attach(message, *file);
    auto entities = to_api(call.world, styled.entities);
    if (!styled.text.empty()) message.caption = std::move(styled.text);
    if (!entities.empty()) message.caption_entities = std::move(entities);
    return Item(std::move(kind), std::move(message));
}

/// Documents and audio files keep to themselves; photos and videos mix.
void check_mix(const std::vector<Item>& items) {
    for (const Item& item : items) {
        const bool visual = item.kind == "Photo" || item.kind == "Video";
        const bool first_visual = items.front().kind == "Photo" || items.front().kind == "Video";
        if (visual ? first_visual : item.kind == items.front().kind) continue;
        throw bad_request("can't use the media of the specified type in the album");
    }
}

std::vector<Item> read_items(MethodCall& call) {
    const std::string given = call.params.text("media");
    std::vector<Item> out;
    if (given.empty()) throw bad_request("parameter \"media\" is required");
    if (!skip_json_value(given, 0)) throw bad_request("can't parse media JSON object");
    if (given.front() != '[') throw bad_request("expected an Array of InputMedia");
    for_each_json_element(given, [&](std::string_view raw) { out.push_back(read_item(call, raw)); });
    return out;
}

}  // namespace

std::string send_media_group(MethodCall& call) {
    std::vector<Item> items = read_items(call);
    ChatRecord& chat = writable_chat_of(call);
    if (items.empty()) throw bad_request("there are no messages to send");
    if (items.size() > max_album) throw bad_request("too many messages to send as an album");
    check_mix(items);
    for (const Item& item : items) static_cast<void>(writable_chat_of(call, content_of_kind(item.kind)));
    const std::string group = std::to_string(call.world.draw(13'000'000'000'000'000, 13'999'999'999'999'999));
    std::string list;
    for (Item& item : items) {
        // One alone is no album.
        if (items.size() > 1) item.message.media_group_id = group;
        list += (list.empty() ? "" : ",") + post_from_bot(call, chat, std::move(item.message), Markup());
    }
    return "[" + list + "]";
}

}  // namespace tgfw::testing
