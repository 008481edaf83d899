#include <testing/world.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {

Refusal bad_request(std::string reason) {
    // The server lowers the first letter unless the second says that it is a constant or an abbreviation.
    const bool upper = !reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z';
    const bool constant = reason.size() > 1 && (reason[1] == '_' || (reason[1] >= 'A' && reason[1] <= 'Z'));
    if (upper && !constant) reason[0] = static_cast<char>(reason[0] + 32);
    return Refusal(400, "Bad Request: " + reason);
}

EmulatorAnswer error_answer(int code, std::string_view description, std::optional<std::int64_t> retry_after) {
    std::string body =
        fmt::format("{{\"ok\":false,\"error_code\":{},\"description\":{}", code, quote_json(description));
    if (retry_after) body += fmt::format(",\"parameters\":{{\"retry_after\":{}}}", *retry_after);
    EmulatorAnswer answer(code, body + "}");
    answer.retry_after = retry_after;
    return answer;
}

EmulatorAnswer ok_answer(std::string_view result, std::string_view description) {
    std::string body = fmt::format("{{\"ok\":true,\"result\":{}", result);
    if (!description.empty()) body += fmt::format(",\"description\":{}", quote_json(description));
    return EmulatorAnswer(200, body + "}");
}

std::string ChatKey::to_string() const {
    return fmt::format("{}:{}", bot_id, chat_id);
}

World::World(Clock& clock_, EmulatorOptions options_)
    : clock(clock_), options(std::move(options_)), random(options.seed ? *options.seed : std::random_device()()) {}

std::int64_t World::unix_now() const {
    return std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
}

std::int64_t World::draw(std::int64_t from, std::int64_t to) {
    // Not a standard distribution: those differ between libraries, and a seed should mean the same everywhere.
    const auto span = static_cast<std::uint64_t>(to - from) + 1;
    return from + static_cast<std::int64_t>(random() % span);
}

BotRecord& World::make_bot(std::string token, std::string first_name, std::string username) {
    if (token.empty()) {
        static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        token = fmt::format("{}:EMULATOR", draw(700'000'000, 799'999'999));
        for (int i = 0; i < 27; ++i) token += letters[static_cast<std::size_t>(draw(0, 61))];
    }
    const std::int64_t id = std::stoll(token.substr(0, token.find(':')));
    BotRecord& bot = bots[id];
    bot.user = User(id, true, std::move(first_name));
    bot.user.username = std::move(username);
    bot.token = std::move(token);
    bot.queue = UpdateQueue(draw(2'000'001, 999'999'999));
    record("bot", fmt::format("\"bot\":{}", encode(bot.user)));
    for (const std::int64_t chat_id : open_chats) join(*find_chat(ChatKey(0, chat_id)), id, false);
    return bot;
}

BotRecord* World::find_bot(std::int64_t id) {
    const auto it = bots.find(id);
    return it == bots.end() ? nullptr : &it->second;
}

ChatRecord& World::make_chat(ChatKey key, Chat chat) {
    ChatRecord& made = chats[key];
    made.key = key;
    made.chat = std::move(chat);
    record("chat", fmt::format("\"chat\":{}", describe_chat(made)));
    return made;
}

ChatRecord* World::find_chat(ChatKey key) {
    const auto it = chats.find(key);
    return it == chats.end() ? nullptr : &it->second;
}

ChatRecord& World::private_chat(std::int64_t bot_id, std::int64_t user_id) {
    const ChatKey key(bot_id, user_id);
    if (ChatRecord* known = find_chat(key)) return *known;
    const User& user = users.at(user_id);
    Chat chat(user_id, ChatType::private_);
    chat.first_name = user.first_name;
    chat.last_name = user.last_name;
    chat.username = user.username;
    ChatRecord& made = make_chat(key, std::move(chat));
    made.roster.emplace(bot_id, ChatMemberMember(user_of(bot_id)));
    made.roster.emplace(user_id, ChatMemberMember(user));
    return made;
}

User World::user_of(std::int64_t id) const {
    if (const auto bot = bots.find(id); bot != bots.end()) return bot->second.user;
    return users.at(id);
}

StoredMessage& World::post(ChatRecord& chat, Message message, std::int64_t author) {
    const bool own_counter = chat.chat.type == ChatType::supergroup || chat.chat.type == ChatType::channel;
    std::int64_t& counter = own_counter ? chat.next_message_id : next_private_message;
    message.message_id = counter++;
    message.date = unix_now();
    message.chat = chat.chat;
    StoredMessage& stored = chat.messages[message.message_id];
    stored.message = std::move(message);
    stored.author = author;
    if (find_bot(author)) chat.last_bot = author;
    if (stored.message.poll) {
        polls.at(stored.message.poll->id).messages.emplace_back(chat.key, stored.message.message_id);
    }
    record("message",
           fmt::format("\"key\":{},\"message\":{}", quote_json(chat.key.to_string()), encode(stored.message)));
    return stored;
}

void World::edited(ChatRecord& chat, const StoredMessage& stored) {
    record("edit", fmt::format("\"key\":{},\"message\":{}", quote_json(chat.key.to_string()), encode(stored.message)));
}

void World::erase(ChatRecord& chat, std::int64_t message_id) {
    chat.messages.erase(message_id);
    record("delete", fmt::format("\"key\":{},\"message_id\":{}", quote_json(chat.key.to_string()), message_id));
}

FileRecord& World::store_file(std::string kind, EmulatorFile file) {
    FileRecord made;
    const std::int64_t number = next_file++;
    const bool photo = kind == "Photo";
    const std::string_view folder = photo             ? "photos"
                                    : kind == "Video" ? "videos"
                                    : kind == "Audio" ? "music"
                                    : kind == "Voice" ? "voice"
                                                      : "documents";
    const std::size_t dot = file.name.rfind('.');
    std::string extension = dot == std::string::npos ? "" : file.name.substr(dot);
    if (photo) extension = file.content_type == "image/png" ? ".png" : ".jpg";
    made.unique_id = fmt::format("AQAD{:012d}", number);
    made.id = fmt::format("{}AgADEmulator{:08x}{:016x}", photo ? "AgAC" : "BQAC", number, random());
    made.path = fmt::format("{}/file_{}{}", folder, number, extension);
    made.kind = std::move(kind);
    made.file = std::move(file);
    return files[made.id] = made;
}

const FileRecord* World::find_file(std::string_view id) const {
    const auto it = files.find(id);
    return it == files.end() ? nullptr : &it->second;
}

std::int64_t World::push_update(BotRecord& bot, std::string kind, std::string sub_queue, std::string_view object) {
    const std::int64_t id = bot.queue.push(std::move(kind), std::move(sub_queue), object, now());
    if (const auto call = bot.parked.lock(); call && !call->ready()) {
        // A moment for what comes with it, so that a burst arrives as one batch.
        call->at(clock.now() + std::chrono::milliseconds(1), [this, &bot](EmulatorCall& due) {
            std::string list = "[";
            for (const QueuedUpdate& update : bot.queue.poll(bot.parked_offset, bot.parked_limit, now())) {
                list += (list.size() > 1 ? ",\n" : "") + update.body;
            }
            due.finish(ok_answer(list + "]"));
        });
    }
    if (!bot.webhook.url.empty() && wake_deliveries) wake_deliveries();
    return id;
}

void World::record(std::string_view type, const std::string& members) {
    events.push_back(fmt::format("{{\"seq\":{},\"type\":\"{}\",{}}}", last_event() + 1, type, members));
    while (events.size() > options.event_limit) {
        events.pop_front();
        ++forgotten_events;
    }
    const auto waiting = std::exchange(watchers, {});
    for (const auto& [seq, weak] : waiting) {
        const auto call = weak.lock();
        if (!call || call->ready()) continue;
        call->at(clock.now(), [this, after = seq](EmulatorCall& due) { due.finish(ok_answer(events_after(after))); });
    }
}

std::string World::events_after(std::int64_t seq) const {
    // Who missed events that are forgotten has to ask for the state again.
    if (seq < forgotten_events) return fmt::format("{{\"seq\":{},\"lost\":true,\"events\":[]}}", last_event());
    const auto first = static_cast<std::size_t>(std::min(seq, last_event()) - forgotten_events);
    const std::size_t last = std::min(events.size(), first + 500);
    std::string list;
    for (std::size_t i = first; i < last; ++i) list += (i > first ? ",\n" : "") + events[i];
    return fmt::format("{{\"seq\":{},\"events\":[{}]}}", forgotten_events + static_cast<std::int64_t>(last), list);
}

}  // namespace tgfw::testing
