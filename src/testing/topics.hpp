#pragma once

#include <cstdint>
#include <string>

#include <testing/world.hpp>

namespace tgfw::testing {

/// Why somebody may not write into a topic of a chat, as the server says it; empty if he may. 0 is no topic.
[[nodiscard]] std::string thread_problem(const World& world, const ChatRecord& chat, std::int64_t thread_id,
                                         std::int64_t author);
/// Puts a message into a topic; into none if it is 0.
void put_thread(Message& message, std::int64_t thread_id);
/// The topic that a message is in; 0 if it is in none.
[[nodiscard]] std::int64_t thread_of(const Message& message);

/// Makes a topic, with the message that shows it. Returns its number.
std::int64_t create_topic(World& world, ChatRecord& chat, TopicRecord topic);
/// Closes or reopens a topic, with the message that shows it.
void close_topic(World& world, ChatRecord& chat, std::int64_t thread_id, bool closed, std::int64_t by);
/// Tells the page of a chat's topics.
void record_topics(World& world, const ChatRecord& chat);
/// Whether it is a forum, and its topics, as members of a JSON object.
[[nodiscard]] std::string describe_topics(const ChatRecord& chat);

}  // namespace tgfw::testing
