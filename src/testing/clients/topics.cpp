#include <testing/topics.hpp>

#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <testing/members.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {

std::int64_t EmulatorClient::create_topic(std::string name, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, 0, chat_id);
    if (!chat.chat.is_forum) refuse(fmt::format("chat {} is no forum", chat_id));
    if (name.empty()) refuse("a topic needs a name");
    TopicRecord topic;
    topic.name = std::move(name);
    topic.creator = user_id_;
    return testing::create_topic(world, chat, std::move(topic));
}

void EmulatorClient::close_topic(std::int64_t thread_id, std::int64_t chat_id, bool on) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, 0, chat_id);
    const auto it = chat.topics.find(thread_id);
    if (it == chat.topics.end()) refuse(fmt::format("there is no topic {} in chat {}", thread_id, chat_id));
    const bool manager = has_right(world.member_of(chat, user_id_), &ChatMemberAdministrator::can_manage_topics);
    if (!manager && it->second.creator != user_id_) refuse("only an administrator closes other people's topics");
    if (it->second.closed == on) refuse(on ? "the topic is closed already" : "the topic is open already");
    testing::close_topic(world, chat, thread_id, on, user_id_);
}

}  // namespace tgfw::testing
