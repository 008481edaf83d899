#include <testing/topics.hpp>

#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/members.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_name = 128;

struct TopicTarget {
    TopicTarget(ChatRecord& chat_, std::int64_t id_, TopicRecord& topic_) : chat(chat_), id(id_), topic(topic_) {}

    ChatRecord& chat;
    std::int64_t id;
    TopicRecord& topic;
};

ChatRecord& forum_of(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    if (!chat.chat.is_forum) throw bad_request("the chat is not a forum");
    return chat;
}

bool manages(const MethodCall& call, const ChatRecord& chat, Flag ChatMemberAdministrator::*right) {
    return has_right(call.world.member_of(chat, call.bot.user.id), right);
}

/// The topic that the parameters name, which the bot may change: its own, or any as an administrator.
TopicTarget topic_target_of(MethodCall& call) {
    ChatRecord& chat = forum_of(call);
    const std::int64_t id = call.params.integer("message_thread_id");
    const auto it = chat.topics.find(id);
    if (it == chat.topics.end()) throw bad_request("message thread not found");
    const bool own = it->second.creator == call.bot.user.id;
    if (!own && !manages(call, chat, &ChatMemberAdministrator::can_manage_topics)) {
        throw bad_request("not enough rights to edit the topic");
    }
    return TopicTarget(chat, id, it->second);
}

std::string set_closed(MethodCall& call, bool closed) {
    const TopicTarget target = topic_target_of(call);
    if (target.topic.closed == closed) throw bad_request("TOPIC_NOT_MODIFIED");
    close_topic(call.world, target.chat, target.id, closed, call.bot.user.id);
    return "true";
}

/// A topic's name as the server keeps it: cut, and without blanks around it.
std::string read_name(const EmulatorParams& params) {
    std::string name = params.text("name");
    const std::size_t first = name.find_first_not_of(" \n\t");
    if (first == std::string::npos) return "";
    name = name.substr(first, name.find_last_not_of(" \n\t") - first + 1);
    while (count_code_points(name) > max_name) name.pop_back();
    return name;
}

}  // namespace

std::string create_forum_topic(MethodCall& call) {
    ChatRecord& chat = forum_of(call);
    if (!manages(call, chat, &ChatMemberAdministrator::can_manage_topics)) {
        throw bad_request("not enough rights to create a topic");
    }
    TopicRecord topic;
    topic.name = read_name(call.params);
    if (topic.name.empty()) throw bad_request("title must be non-empty");
    topic.icon_color = call.params.integer("icon_color", topic.icon_color);
    topic.icon_custom_emoji_id = call.params.text("icon_custom_emoji_id");
    topic.creator = call.bot.user.id;
    const std::int64_t id = create_topic(call.world, chat, topic);
    ForumTopic out(id, topic.name, topic.icon_color);
    if (!topic.icon_custom_emoji_id.empty()) out.icon_custom_emoji_id = topic.icon_custom_emoji_id;
    return encode(out);
}

std::string edit_forum_topic(MethodCall& call) {
    const TopicTarget target = topic_target_of(call);
    ForumTopicEdited change;
    const std::string name = read_name(call.params);
    const std::string* emoji = call.params.find("icon_custom_emoji_id");
    if (!name.empty() && name != target.topic.name) change.name = target.topic.name = name;
    if (emoji && *emoji != target.topic.icon_custom_emoji_id) {
        change.icon_custom_emoji_id = target.topic.icon_custom_emoji_id = *emoji;
    }
    if (!change.name && !change.icon_custom_emoji_id) throw bad_request("TOPIC_NOT_MODIFIED");
    Message message;
    message.forum_topic_edited = std::move(change);
    put_thread(message, target.id);
    record_topics(call.world, target.chat);
    post_service(call.world, target.chat, std::move(message), call.bot.user.id);
    return "true";
}

std::string close_forum_topic(MethodCall& call) {
    return set_closed(call, true);
}

std::string reopen_forum_topic(MethodCall& call) {
    return set_closed(call, false);
}

std::string delete_forum_topic(MethodCall& call) {
    const TopicTarget target = topic_target_of(call);
    const ChatMember self = call.world.member_of(target.chat, call.bot.user.id);
    if (!has_right(self, &ChatMemberAdministrator::can_delete_messages)) {
        throw bad_request("not enough rights to delete the topic");
    }
    std::vector<std::int64_t> inside;
    for (const auto& [id, stored] : target.chat.messages) {
        if (thread_of(stored.message) == target.id) inside.push_back(id);
    }
    for (const std::int64_t id : inside) call.world.erase(target.chat, id);
    target.chat.topics.erase(target.id);
    record_topics(call.world, target.chat);
    return "true";
}

}  // namespace tgfw::testing
