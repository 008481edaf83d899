#pragma once

#include <memory>
#include <utility>

#include <dispatch/conversation/conversation.hpp>

namespace tgfw::detail {

/// Which step a conversation chose for an update.
class Conversation::Choice {
public:
    Choice(std::shared_ptr<Conversation> c, ConversationKey k, const Handler& s, bool w)
        : conversation(std::move(c)), key(std::move(k)), step(s), waiting(w) {}

    std::shared_ptr<Conversation> conversation;
    ConversationKey key;
    Handler step;
    bool waiting;  // Chosen while another step is pending.
};

}  // namespace tgfw::detail
