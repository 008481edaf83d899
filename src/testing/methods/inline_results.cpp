#include <array>

#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

/// A grey dot: what stands for a picture on the web, which the emulator cannot reach.
constexpr std::string_view grey_dot_bytes =
    "\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01"
    "\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\xda\x63\xd8\x00\x00\x00"
    "\xb2\x00\xb1\xf8\x82\x92\xa7\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

constexpr std::string_view result_prefix = "can't parse InlineQueryResult: ";

const std::string& required(const EmulatorParams& members, std::string_view name) {
    const std::string* value = members.find(name);
    if (!value) throw bad_request(fmt::format("{}Can't find field \"{}\"", result_prefix, name));
    return *value;
}

double number(const EmulatorParams& members, std::string_view name) {
    return std::atof(required(members, name).c_str());
}

void put_text(MethodCall& call, Message& message, const EmulatorParams& content) {
    if (content.text("message_text").empty()) throw bad_request("message text is empty");
    StyledText styled = read_text(content, "message_text", "entities");
    if (styled.text.empty()) throw bad_request("text must be non-empty");
    if (count_code_points(styled.text) > 4096) throw bad_request("MESSAGE_TOO_LONG");
    auto entities = to_api(call.world, styled.entities);
    message.text = std::move(styled.text);
    if (!entities.empty()) message.entities = std::move(entities);
}

void put_caption(MethodCall& call, Message& message, const EmulatorParams& result) {
    StyledText styled = read_text(result, "caption", "caption_entities");
    if (count_code_points(styled.text) > 1024) throw bad_request("MEDIA_CAPTION_TOO_LONG");
    auto entities = to_api(call.world, styled.entities);
    if (!styled.text.empty()) message.caption = std::move(styled.text);
    if (!entities.empty()) message.caption_entities = std::move(entities);
}

void put_place(Message& message, const EmulatorParams& members, bool venue) {
    Location location;
    location.latitude = number(members, "latitude");
    location.longitude = number(members, "longitude");
    if (venue) {
        Venue place;
        place.location = location;
        place.title = required(members, "title");
        place.address = required(members, "address");
        message.venue = std::move(place);
    }
    message.location = std::move(location);
}

void put_contact(Message& message, const EmulatorParams& members) {
    Contact contact;
    contact.phone_number = required(members, "phone_number");
    contact.first_name = required(members, "first_name");
    if (members.has("last_name")) contact.last_name = members.text("last_name");
    message.contact = std::move(contact);
}

/// The parameter input_message_content, which stands for the result.
void put_content(MethodCall& call, Message& message, const std::string& raw) {
    EmulatorParams content;
    content.add_json(raw);
    if (content.has("message_text")) {
        put_text(call, message, content);
    } else if (content.has("latitude")) {
        put_place(message, content, content.has("title"));
    } else if (content.has("phone_number")) {
        put_contact(message, content);
    } else {
        throw bad_request("invalid inline message content specified");
    }
}

/// A file by its id; or a web address, of which a picture of this size stays.
FileRecord& file_of_result(MethodCall& call, const EmulatorParams& result, const std::string& type,
                           const std::string& kind) {
    EmulatorParams file;
    const bool cached = result.has(type + "_file_id");
    file.add(type, result.text(type + (cached ? "_file_id" : "_url")));
    const std::string url = file.text(type);
    if (!cached && normalize_link(url).empty()) throw bad_request("WEBDOCUMENT_URL_INVALID");
    if (cached || call.world.web_files.contains(url)) {
        MethodCall inner(call.world, call.bot, file);
        return file_of(inner, type, kind);
    }
    EmulatorFile dot;
    dot.content = std::string(grey_dot_bytes);
    dot.content_type = "image/png";
    dot.name = "offline.png";
    FileRecord& stored = call.world.store_file(kind, std::move(dot));
    stored.width = std::max<std::int64_t>(1, result.integer(type + "_width", 320));
    stored.height = std::max<std::int64_t>(1, result.integer(type + "_height", 240));
    return stored;
}

/// What the result itself sends, where it has no input_message_content.
void put_own_content(MethodCall& call, Message& message, const std::string& type, const EmulatorParams& result) {
    if (type == "article")
        throw bad_request(fmt::format("{}Can't find field \"input_message_content\"", result_prefix));
    if (type == "location" || type == "venue") return put_place(message, result, type == "venue");
    if (type == "contact") return put_contact(message, result);
    if (type != "photo" && type != "document") {
        throw Refusal(501, fmt::format("Not Implemented: the emulator does not send inline results of type {} without "
                                       "input_message_content yet",
                                       type));
    }
    const bool photo = type == "photo";
    attach(message, file_of_result(call, result, type, photo ? "Photo" : "Document"));
    put_caption(call, message, result);
}

void check_result(const std::string& type, const EmulatorParams& result) {
    static constexpr std::array<std::string_view, 13> known = {
        "article",   "audio", "contact", "document", "game",  "gif",  "location",
        "mpeg4_gif", "photo", "sticker", "venue",    "video", "voice"};
    if (std::find(known.begin(), known.end(), type) == known.end()) {
        throw bad_request(fmt::format("{}type \"{}\" is unsupported for the inline query result", result_prefix, type));
    }
    if (type == "article" && required(result, "title").empty()) throw bad_request("ARTICLE_TITLE_EMPTY");
    if (type == "document" && required(result, "title").empty()) throw bad_request("FILE_TITLE_EMPTY");
    if (type != "photo" || result.has("photo_file_id")) return;
    static_cast<void>(required(result, "photo_url"));
    if (result.text("thumbnail_url").empty() && result.text("thumb_url").empty()) {
        throw bad_request("PHOTO_THUMB_URL_EMPTY");
    }
}

}  // namespace

InlineResult read_inline_result(MethodCall& call, std::string_view raw) {
    if (raw.empty() || raw.front() != '{') throw bad_request(std::string(result_prefix) + "expected an Object");
    EmulatorParams result;
    result.add_json(raw);
    const std::string type = ascii::lower_case(required(result, "type"));
    InlineResult out;
    out.id = required(result, "id");
    out.raw = std::string(raw);
    check_result(type, result);
    if (const std::string* content = result.find("input_message_content")) {
        put_content(call, out.message, *content);
    } else {
        put_own_content(call, out.message, type, result);
    }
    put_markup(out.message, read_inline_markup(result));
    return out;
}

}  // namespace tgfw::testing
