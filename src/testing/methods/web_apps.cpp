#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>

namespace tgfw::testing {

std::string answer_web_app_query(MethodCall& call) {
    const InlineResult result = read_inline_result(call, call.params.text("result"));
    const auto it = call.world.web_apps.find(call.params.text("web_app_query_id"));
    ChatRecord* chat = it == call.world.web_apps.end() ? nullptr : call.world.find_chat(it->second.chat);
    if (!chat || it->second.bot_id != call.bot.user.id) {
        throw bad_request("query is too old and response timeout expired or query ID is invalid");
    }
    StoredMessage& stored = post_via_bot(call.world, *chat, call.bot, result.message, it->second.user_id);
    call.world.web_apps.erase(it);
    if (stored.inline_message_id.empty()) return "{}";
    return fmt::format("{{\"inline_message_id\":{}}}", quote_json(stored.inline_message_id));
}

}  // namespace tgfw::testing
