#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <testing/text/utf.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::chrono::seconds callback_deadline(15);

/// Commands are kept per scope and language, whatever the scope's other members are.
std::string command_key(const EmulatorParams& params) {
    std::map<std::string, std::string> scope;
    for_each_json_member(params.text("scope"), [&](std::string name, std::string_view raw) {
        scope.emplace(std::move(name), unquote_json(raw).value_or(std::string(raw)));
    });
    const std::string type = scope["type"].empty() ? "default" : scope["type"];
    return fmt::format("{}/{}/{}/{}", type, scope["chat_id"], scope["user_id"], params.text("language_code"));
}

BotCommand read_command(std::string_view raw) {
    BotCommand command;
    try {
        command = decode<BotCommand>(raw);
    } catch (const DecodeError&) {
        throw bad_request("can't parse BotCommand: expected an Object");
    }
    // A leading slash is forgiven.
    if (!command.command.empty() && command.command.front() == '/') command.command.erase(0, 1);
    const bool name = !command.command.empty() && command.command.size() <= 32 &&
                      command.command.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!name) throw bad_request("BOT_COMMAND_INVALID");
    const std::size_t description = count_code_points(command.description);
    if (description < 1 || description > 256) throw bad_request("BOT_COMMAND_DESCRIPTION_INVALID");
    return command;
}

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

std::string set_my_commands(MethodCall& call) {
    std::vector<BotCommand> commands;
    const std::string* given = call.params.find("commands");
    if (given && !for_each_json_element(*given, [&](std::string_view raw) { commands.push_back(read_command(raw)); })) {
        throw bad_request("can't parse commands JSON object");
    }
    if (commands.size() > 100) throw bad_request("BOT_COMMANDS_TOO_MUCH");
    call.bot.commands[command_key(call.params)] = encode(commands);
    call.world.record("commands", fmt::format("\"bot_id\":{},\"commands\":{}", call.bot.user.id, encode(commands)));
    return "true";
}

std::string get_my_commands(MethodCall& call) {
    const auto it = call.bot.commands.find(command_key(call.params));
    return it == call.bot.commands.end() ? "[]" : it->second;
}

std::string delete_my_commands(MethodCall& call) {
    call.bot.commands.erase(command_key(call.params));
    call.world.record("commands", fmt::format("\"bot_id\":{},\"commands\":[]", call.bot.user.id));
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
