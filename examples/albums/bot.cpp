// Albums: Telegram sends the photos of one as messages of their own; here they come as one.

#include "bot.hpp"

#include <cstddef>
#include <string>

#include <tgfw/dispatch/handlers/media_group_handler.hpp>
#include <tgfw/tgfw.hpp>

namespace album {

using namespace tgfw;

namespace {

/// The largest size of the photo with the most pixels; null in an album without photos.
const PhotoSize* largest_photo(const Album& all) {
    const PhotoSize* largest = nullptr;
    for (const Message& message : all.messages()) {
        if (!message.photo || message.photo->empty()) continue;
        const PhotoSize& size = message.photo->back();
        if (largest == nullptr || size.width * size.height > largest->width * largest->height) largest = &size;
    }
    return largest;
}

awaitable<void> answer_album(const Album& all, Context& context) {
    std::string text = "An album of " + std::to_string(all.size());
    if (!all.caption().empty()) text.append(": “").append(all.caption()).append("”");
    const PhotoSize* cover = largest_photo(all);
    if (cover == nullptr) {
        co_await context.reply(text);
    } else {
        co_await context.reply_photo(cover->file_id).caption(text + ". This is its cover.");
    }
}

awaitable<void> answer_photo(Context& context) {
    co_await context.reply("A nice picture. Send several at once, and I answer them as one.");
}

awaitable<void> help(Context& context) {
    co_await context.reply("Send me an album: several photos or files at once.");
}

}  // namespace

void add_handlers(Application& app) {
    // Before the handler for single photos, which would take the album's messages one by one.
    app.add_handler(MediaGroupHandler(answer_album));
    app.add_handler(MessageHandler(filters::photo, answer_photo));
    app.add_handler(CommandHandler("start", help));
}

}  // namespace album
