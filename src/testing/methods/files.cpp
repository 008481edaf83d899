#include <algorithm>

#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_download = 20U << 20;

std::string what_of(const std::string& kind) {
    return ascii::lower_case(kind);
}

FileRecord& store_upload(World& world, const std::string& kind, EmulatorFile file) {
    if (kind != "Photo") return world.store_file(kind, std::move(file));
    const auto size = image_size(file.content);
    if (!size) throw bad_request("IMAGE_PROCESS_FAILED");
    const auto [width, height] = *size;
    const bool thin = std::max(width, height) > 20 * std::max<std::int64_t>(1, std::min(width, height));
    if (width + height > 10'000 || thin) throw bad_request("PHOTO_INVALID_DIMENSIONS");
    if (file.content.compare(0, 4, "\x89PNG") == 0) file.content_type = "image/png";
    FileRecord& stored = world.store_file(kind, std::move(file));
    stored.width = width;
    stored.height = height;
    return stored;
}

EmulatorFile to_file(const EmulatorUpload& upload) {
    EmulatorFile file;
    file.content = upload.content;
    file.name = upload.file_name;
    file.content_type = upload.content_type;
    if (file.content_type == "application/octet-stream") file.content_type = media_type(file.name);
    return file;
}

/// Fills in what all kinds of files have in common.
template <class Media>
Media media_of(const FileRecord& file) {
    Media media;
    media.file_id = file.id;
    media.file_unique_id = file.unique_id;
    media.file_size = static_cast<std::int64_t>(file.file.content.size());
    return media;
}

/// As media_of(), for what comes with a name and a type.
template <class Media>
Media named_media_of(const FileRecord& file) {
    auto media = media_of<Media>(file);
    media.file_name = file.file.name;
    media.mime_type = file.file.content_type;
    return media;
}

FileRecord& file_by_id(World& world, const std::string& id, const std::string& kind) {
    const auto it = world.files.find(id);
    if (it == world.files.end()) {
        const bool alphabet = std::all_of(id.begin(), id.end(), ascii::is_base64url);
        if (!alphabet) throw bad_request("wrong remote file identifier specified: Wrong character in the string");
        if (id.size() % 4 == 1) throw bad_request("wrong remote file identifier specified: Wrong string length");
        throw bad_request("wrong file identifier/HTTP URL specified");
    }
    if (it->second.kind != kind) {
        throw bad_request(fmt::format("can't use file of type {} as {}", it->second.kind, kind));
    }
    return it->second;
}

/// The small picture that a bot gives for a file; one that is no image is ignored, as the server does.
void put_thumbnail(MethodCall& call, Message& message) {
    const std::string given = call.params.text("thumbnail");
    const EmulatorUpload* upload =
        call.params.file(given.starts_with("attach://") ? given.substr(9) : std::string("thumbnail"));
    if (!upload || !image_size(upload->content)) return;
    Message small;
    attach(small, store_upload(call.world, "Photo", to_file(*upload)));
    const PhotoSize& picture = small.photo->front();
    if (message.document) message.document->thumbnail = picture;
    if (message.video) message.video->thumbnail = picture;
    if (message.audio) message.audio->thumbnail = picture;
}

std::string send_file(MethodCall& call, std::string_view parameter, const std::string& kind) {
    StyledText styled = read_text(call.params, "caption", "caption_entities");
    if (count_code_points(styled.text) > 1024) throw bad_request("message caption is too long");
    const Markup markup = read_markup(call.params);
    ChatRecord& chat = writable_chat_of(call, content_of_kind(kind));
    Message message;
    attach(message, file_of(call, parameter, kind));
    put_thumbnail(call, message);
    auto entities = to_api(call.world, styled.entities);
    if (!styled.text.empty()) message.caption = std::move(styled.text);
    if (!entities.empty()) message.caption_entities = std::move(entities);
    return post_from_bot(call, chat, std::move(message), markup);
}

}  // namespace

Content content_of_kind(const std::string& kind) {
    if (kind == "Photo") return Content{"photos", &ChatMemberRestricted::can_send_photos};
    if (kind == "Video") return Content{"videos", &ChatMemberRestricted::can_send_videos};
    if (kind == "Audio") return Content{"audios", &ChatMemberRestricted::can_send_audios};
    if (kind == "Voice") return Content{"voice notes", &ChatMemberRestricted::can_send_voice_notes};
    return Content{"documents", &ChatMemberRestricted::can_send_documents};
}

FileRecord* file_named(MethodCall& call, const std::string& given, const std::string& kind) {
    if (given.empty()) return nullptr;
    if (given.rfind("attach://", 0) == 0) {
        const EmulatorUpload* upload = call.params.file(given.substr(9));
        return upload ? &store_upload(call.world, kind, to_file(*upload)) : nullptr;
    }
    if (given.find('.') == std::string::npos) return &file_by_id(call.world, given, kind);
    const auto web = call.world.web_files.find(given);
    if (normalize_link(given).empty()) throw bad_request("wrong file identifier/HTTP URL specified");
    // The emulator is offline: it knows the addresses that a test gave it, and no other.
    if (web == call.world.web_files.end()) throw bad_request("failed to get HTTP URL content");
    return &store_upload(call.world, kind, web->second);
}

FileRecord& file_of(MethodCall& call, std::string_view parameter, const std::string& kind) {
    if (const EmulatorUpload* upload = call.params.file(parameter)) {
        return store_upload(call.world, kind, to_file(*upload));
    }
    FileRecord* named = file_named(call, call.params.text(parameter), kind);
    if (!named) throw bad_request(fmt::format("there is no {} in the request", what_of(kind)));
    return *named;
}

void attach(Message& message, const FileRecord& file) {
    if (file.kind == "Photo") {
        auto photo = media_of<PhotoSize>(file);
        photo.width = file.width;
        photo.height = file.height;
        message.photo.emplace().push_back(std::move(photo));
    } else if (file.kind == "Video") {
        message.video = named_media_of<Video>(file);
    } else if (file.kind == "Audio") {
        message.audio = named_media_of<Audio>(file);
    } else if (file.kind == "Voice") {
        message.voice = media_of<Voice>(file);
        message.voice->mime_type = file.file.content_type;
    } else {
        message.document = named_media_of<Document>(file);
    }
}

std::string send_photo(MethodCall& call) {
    return send_file(call, "photo", "Photo");
}
std::string send_document(MethodCall& call) {
    return send_file(call, "document", "Document");
}
std::string send_video(MethodCall& call) {
    return send_file(call, "video", "Video");
}
std::string send_audio(MethodCall& call) {
    return send_file(call, "audio", "Audio");
}
std::string send_voice(MethodCall& call) {
    return send_file(call, "voice", "Voice");
}

std::string get_file(MethodCall& call) {
    const std::string id = call.params.text("file_id");
    if (id.empty()) throw bad_request("file_id not specified");
    const FileRecord* file = call.world.find_file(id);
    if (!file) throw bad_request("invalid file_id");
    if (file->file.content.size() > max_download) throw bad_request("file is too big");
    return fmt::format("{{\"file_id\":{},\"file_unique_id\":{},\"file_size\":{},\"file_path\":{}}}",
                       quote_json(file->id), quote_json(file->unique_id), file->file.content.size(),
                       quote_json(file->path));
}

}  // namespace tgfw::testing
