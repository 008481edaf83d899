#include <algorithm>

#include <testing/clients/common.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {

std::vector<Message> EmulatorClient::send_album(std::vector<EmulatorFile> files, std::string caption,
                                                std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    if (files.size() < 2 || files.size() > 10) refuse("an album has two to ten files");
    const bool photos = std::all_of(files.begin(), files.end(),
                                    [](const EmulatorFile& file) { return image_size(file.content).has_value(); });
    const std::string kind = photos ? "Photo" : "Document";
    check_may_send(world, chat, user_id_, content_of_kind(kind).permission);
    const std::string group = std::to_string(world.draw(13'000'000'000'000'000, 13'999'999'999'999'999));
    std::vector<Message> out;
    for (EmulatorFile& file : files) {
        Message message;
        if (out.empty()) message = put_caption(world, std::move(message), caption);
        message.media_group_id = group;
        attach(message, store_sent(world, std::move(file), kind));
        out.push_back(deliver(world, chat, std::move(message), user_id_));
    }
    return out;
}

}  // namespace tgfw::testing
