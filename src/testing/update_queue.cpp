#include <testing/update_queue.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <testing/json_scan.hpp>

namespace tgfw::testing {
namespace {

constexpr std::array known_kinds = {"message",
                                    "edited_message",
                                    "channel_post",
                                    "edited_channel_post",
                                    "inline_query",
                                    "chosen_inline_result",
                                    "callback_query",
                                    "shipping_query",
                                    "pre_checkout_query",
                                    "poll",
                                    "poll_answer",
                                    "my_chat_member",
                                    "chat_member",
                                    "chat_join_request",
                                    "chat_boost",
                                    "removed_chat_boost",
                                    "message_reaction",
                                    "message_reaction_count",
                                    "business_connection",
                                    "business_message",
                                    "edited_business_message",
                                    "deleted_business_messages",
                                    "purchased_paid_media",
                                    "managed_bot",
                                    "guest_message"};

bool is_known(std::string_view kind) {
    return std::find(known_kinds.begin(), known_kinds.end(), kind) != known_kinds.end();
}

bool only_on_request(std::string_view kind) {
    return kind == "chat_member" || kind == "message_reaction" || kind == "message_reaction_count";
}

}  // namespace

std::chrono::seconds update_lifetime(std::string_view kind) {
    if (kind == "inline_query") return std::chrono::seconds(30);
    if (kind == "callback_query" || kind == "shipping_query" || kind == "pre_checkout_query") {
        return std::chrono::seconds(150);
    }
    if (kind == "chosen_inline_result") return std::chrono::seconds(600);
    return std::chrono::hours(24);
}

std::int64_t UpdateQueue::push(std::string kind, std::string sub_queue, std::string_view object, SystemTime now) {
    QueuedUpdate update;
    update.id = next_id_++;
    update.body = fmt::format("{{\"update_id\":{},\n{}:{}}}", update.id, quote_json(kind), object);
    update.expires = now + update_lifetime(kind);
    update.kind = std::move(kind);
    update.sub_queue = std::move(sub_queue);
    const std::int64_t id = update.id;
    if (updates_.size() < capacity) updates_.push_back(std::move(update));
    return id;
}

std::vector<QueuedUpdate> UpdateQueue::poll(std::int64_t offset, std::size_t limit, SystemTime now) {
    drop_expired(now);
    const std::int64_t head = updates_.empty() ? next_id_ : updates_.front().id;
    if (offset > next_id_ + 10 || (offset > 0 && offset < head - 100'000)) offset = 0;
    if (offset < 0) {
        const auto keep = static_cast<std::size_t>(-offset);
        while (updates_.size() > keep) updates_.pop_front();
    } else {
        while (!updates_.empty() && updates_.front().id < offset) updates_.pop_front();
    }
    const std::size_t count = std::min(limit, updates_.size());
    return {updates_.begin(), updates_.begin() + static_cast<std::ptrdiff_t>(count)};
}

void UpdateQueue::drop_expired(SystemTime now) {
    std::erase_if(updates_, [&](const QueuedUpdate& update) { return update.expires <= now; });
}

void UpdateQueue::erase(std::int64_t id) {
    std::erase_if(updates_, [&](const QueuedUpdate& update) { return update.id == id; });
}

void AllowedUpdates::set(std::string_view parameter) {
    std::set<std::string, std::less<>> kinds;
    const bool array = for_each_json_element(parameter, [&](std::string_view raw) {
        std::string name = unquote_json(raw).value_or("");
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        if (is_known(name)) kinds.insert(std::move(name));
    });
    if (!array) return;
    if (kinds.empty()) {
        kinds_.reset();
    } else {
        kinds_ = std::move(kinds);
    }
}

bool AllowedUpdates::allows(std::string_view kind) const {
    if (kinds_ && is_known(kind)) return kinds_->contains(kind);
    return kinds_ || !only_on_request(kind);
}

std::string AllowedUpdates::to_json() const {
    std::string out = "[";
    for (const std::string_view kind : known_kinds) {
        if (!allows(kind)) continue;
        if (out.size() > 1) out += ',';
        out += quote_json(kind);
    }
    return out + "]";
}

}  // namespace tgfw::testing
