#include "fixture.hpp"

#include <array>
#include <utility>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("update_type tells how the message came, for all eleven filters and all seven kinds") {
    namespace type = filters::update_type;
    constexpr std::array kinds{"message",          "edited_message",          "channel_post", "edited_channel_post",
                               "business_message", "edited_business_message", "guest_message"};
    const std::vector<std::pair<filters::Any, std::string_view>> table{
        {type::message, "x------"},
        {type::edited_message, "-x-----"},
        {type::messages, "xx-----"},
        {type::channel_post, "--x----"},
        {type::edited_channel_post, "---x---"},
        {type::channel_posts, "--xx---"},
        {type::edited, "-x-x-x-"},
        {type::business_message, "----x--"},
        {type::edited_business_message, "-----x-"},
        {type::business_messages, "----xx-"},
        {type::guest_message, "------x"},
    };
    for (const auto& [filter, row] : table) {
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            const Update update = update_of(kinds[i], message_json(5, R"("text":"x")"));
            CHECK_MESSAGE(passes(filter, update) == (row[i] == 'x'), filter.name(), " of ", kinds[i]);
            CHECK_MESSAGE(passes(~filter, update) == (row[i] != 'x'), filter.name(), " of ", kinds[i]);
        }
    }
}

TEST_CASE("chat_type tells the types of chats apart, and takes none for one that is new") {
    namespace type = filters::chat_type;
    const std::vector<std::pair<filters::Any, std::string_view>> table{
        {type::private_, "x----"}, {type::group, "-x---"},  {type::supergroup, "--x--"},
        {type::channel, "---x-"},  {type::groups, "-xx--"},
    };
    constexpr std::array types{"private", "group", "supergroup", "channel", "a_new_type"};
    for (const auto& [filter, row] : table) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            const Update update = in_chat(fmt::format(R"("type":"{}")", types[i]));
            CHECK_MESSAGE(passes(filter, update) == (row[i] == 'x'), filter.name(), " in ", types[i]);
        }
    }
}

TEST_CASE("sender_chat::channel and super_group look at the sender's chat, not at the chat") {
    const auto sent_by = [](const char* type) {
        return in_chat(fmt::format(R"("type":"supergroup"}},"sender_chat":{{"id":-7,"type":"{}")", type));
    };
    CHECK(passes(filters::sender_chat::channel, sent_by("channel")));
    CHECK_FALSE(passes(filters::sender_chat::super_group, sent_by("channel")));
    CHECK(passes(filters::sender_chat::super_group, sent_by("supergroup")));
    CHECK_FALSE(passes(filters::sender_chat::super_group, in_chat(R"("type":"supergroup")")));
    CHECK_FALSE(passes(filters::sender_chat::all, in_chat(R"("type":"supergroup")")));
}
