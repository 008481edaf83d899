#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::chrono::seconds callback_deadline(15);

}  // namespace

std::string get_me(MethodCall& call) {
    User me = call.bot.user;
    me.can_join_groups = true;
    me.can_read_all_group_messages = me.can_read_all_group_messages.value_or(false);
    me.supports_inline_queries = true;
    me.can_connect_to_business = false;
    me.has_main_web_app = false;
    return encode(me);
}

std::string get_my_name(MethodCall& call) {
    return fmt::format("{{\"name\":{}}}", quote_json(call.bot.user.first_name));
}

std::string get_my_description(MethodCall&) {
    return "{\"description\":\"\"}";
}
std::string get_my_short_description(MethodCall&) {
    return "{\"short_description\":\"\"}";
}

std::string log_out(MethodCall& call) {
    call.bot.logged_out = true;
    call.bot.queue.clear();
    return "true";
}

std::string close_bot(MethodCall&) {
    return "true";
}

std::string answer_callback_query(MethodCall& call) {
    const auto it = call.world.callbacks.find(call.params.text("callback_query_id"));
    const bool known = it != call.world.callbacks.end() && it->second.bot_id == call.bot.user.id;
    if (!known || it->second.answered || call.world.now() - it->second.pressed > callback_deadline) {
        throw bad_request("query is too old and response timeout expired or query ID is invalid");
    }
    CallbackRecord& query = it->second;
    const std::string text = call.params.text("text");
    if (count_code_points(text) > 200) throw bad_request("MESSAGE_TOO_LONG");
    query.answered = true;
    query.text = text;
    query.alert = call.params.flag("show_alert");
    query.url = call.params.text("url");
    call.world.record(
        "answer", fmt::format("\"key\":{},\"message_id\":{},\"user_id\":{},\"query_id\":{},\"text\":{},"
                              "\"alert\":{},\"url\":{}",
                              quote_json(query.chat.to_string()), query.message_id, query.user_id, quote_json(query.id),
                              quote_json(query.text), query.alert, quote_json(query.url)));
    return "true";
}

}  // namespace tgfw::testing
