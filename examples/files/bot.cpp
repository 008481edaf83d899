// Files: down to the disk and back, without ever being in memory as a whole.

#include "bot.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/api/media_group.hpp>
#include <tgfw/tgfw.hpp>

#include "progress.hpp"

namespace files {

using namespace tgfw;

namespace {

/// What the Bot API gives to bots. A local Bot API server has no such limit.
constexpr std::int64_t max_download = 20 << 20;

/// What is known of a file that somebody sent.
class Received {
public:
    Received() = default;
    template <class Media>
    Received(const Media& media, std::string name_)
        : file_id(media.file_id),
          unique_id(media.file_unique_id),
          size(media.file_size.value_or(0)),
          name(std::move(name_)) {}

    std::string file_id;
    std::string unique_id;
    std::int64_t size = 0;
    std::string name;
    /// The file id of a small picture of it; empty if there is none.
    std::string thumbnail_id;
};

Received received_in(const Message& message) {
    if (message.document) {
        Received file(*message.document, message.document->file_name.value_or("file"));
        if (message.document->thumbnail) file.thumbnail_id = message.document->thumbnail->file_id;
        return file;
    }
    if (message.voice) return Received(*message.voice, "voice.ogg");
    // A photo comes in several sizes, the smallest first.
    Received file(message.photo->back(), "photo.jpg");
    file.thumbnail_id = message.photo->front().file_id;
    return file;
}

/// Removes the file when the work is done, or has failed.
class OnDisk {
public:
    explicit OnDisk(std::filesystem::path path) : path_(std::move(path)) {}
    ~OnDisk() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    OnDisk(const OnDisk&) = delete;
    OnDisk& operator=(const OnDisk&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

/// Sends the file from the disk, then by the id that it got thereby, then as an album of both.
awaitable<void> send_back(Bot bot, std::int64_t chat, Received file, std::string path, Progress& progress) {
    auto upload = bot.send_document(chat, InputFile::from_path(path).file_name(file.name));
    upload.caption("From the bot's disk").progress(progress.of("Up"));
    if (!file.thumbnail_id.empty()) {
        // Small enough to be in memory: at most 200 kB.
        std::string picture = co_await bot.download(file.thumbnail_id);
        upload.thumbnail(InputFile::from_bytes(std::move(picture), "thumbnail.jpg"));
    }
    const Message sent = co_await std::move(upload);
    const std::string id = sent.document->file_id;
    co_await bot.send_document(chat, id).caption("By its file_id: nothing was uploaded");
    MediaGroup album;
    album.document(InputFile::from_path(path).file_name(file.name)).document(id).caption("Both as an album");
    co_await bot.send_media_group(chat, album);
}

awaitable<void> take(const Message& message, Context& context, std::string folder) {
    const Received file = received_in(message);
    if (file.size > max_download) {
        co_await context.reply("Telegram gives bots files of at most 20 MB; a local Bot API server gives all.");
        co_return;
    }
    const Message status = co_await context.reply("Down: 0 %");
    Progress progress(context, status.chat.id, status.message_id);
    const OnDisk disk(std::filesystem::path(folder) / file.unique_id);
    std::string outcome = "Done: " + std::to_string(file.size) + " bytes each way.";
    try {
        // Piece by piece; a connection that breaks is taken up where it broke.
        co_await context.bot().download_to(file.file_id, disk.path(), progress.of("Down"));
        co_await send_back(context.bot(), message.chat.id, file, disk.path(), progress);
    } catch (const Error& error) {
        outcome = std::string("That did not work: ") + error.what();
    }
    progress.finish(outcome);
}

awaitable<void> help(Context& context) {
    co_await context.reply("Send me a photo, a file or a voice message of up to 20 MB.");
}

}  // namespace

void add_handlers(Application& app, std::string folder) {
    app.add_handler(CommandHandler("start", help));
    app.add_handler(
        MessageHandler(filters::photo | filters::document::all | filters::voice,
                       [folder](const Message& message, Context& context) { return take(message, context, folder); }));
}

}  // namespace files
