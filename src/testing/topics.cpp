#include <testing/topics.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/members.hpp>

namespace tgfw::testing {

std::string thread_problem(const World& world, const ChatRecord& chat, std::int64_t thread_id, std::int64_t author) {
    if (thread_id == 0) return "";
    const auto it = chat.topics.find(thread_id);
    if (it == chat.topics.end()) return "message thread not found";
    const bool manager = has_right(world.member_of(chat, author), &ChatMemberAdministrator::can_manage_topics);
    return it->second.closed && !manager ? "TOPIC_CLOSED" : "";
}

void put_thread(Message& message, std::int64_t thread_id) {
    if (thread_id == 0) return;
    message.message_thread_id = thread_id;
    message.is_topic_message = true;
}

std::int64_t thread_of(const Message& message) {
    return message.is_topic_message ? message.message_thread_id.value_or(0) : 0;
}

std::int64_t create_topic(World& world, ChatRecord& chat, TopicRecord topic) {
    Message message;
    ForumTopicCreated created(topic.name, topic.icon_color);
    if (!topic.icon_custom_emoji_id.empty()) created.icon_custom_emoji_id = topic.icon_custom_emoji_id;
    message.forum_topic_created = std::move(created);
    const std::int64_t by = topic.creator;
    const std::int64_t id = chat.next_message_id;
    put_thread(message, id);
    chat.topics[id] = std::move(topic);
    record_topics(world, chat);
    post_service(world, chat, std::move(message), by);
    return id;
}

void close_topic(World& world, ChatRecord& chat, std::int64_t thread_id, bool closed, std::int64_t by) {
    chat.topics.at(thread_id).closed = closed;
    record_topics(world, chat);
    Message message;
    put_thread(message, thread_id);
    if (closed) {
        message.forum_topic_closed = ForumTopicClosed();
    } else {
        message.forum_topic_reopened = ForumTopicReopened();
    }
    post_service(world, chat, std::move(message), by);
}

void record_topics(World& world, const ChatRecord& chat) {
    world.record("topics", fmt::format("\"key\":{},{}", quote_json(chat.key.to_string()), describe_topics(chat)));
}

std::string describe_topics(const ChatRecord& chat) {
    std::string list;
    for (const auto& [id, topic] : chat.topics) {
        list += fmt::format("{}{{\"message_thread_id\":{},\"name\":{},\"closed\":{}}}", list.empty() ? "" : ",", id,
                            quote_json(topic.name), topic.closed);
    }
    return fmt::format("\"is_forum\":{},\"topics\":[{}]", static_cast<bool>(chat.chat.is_forum), list);
}

}  // namespace tgfw::testing
