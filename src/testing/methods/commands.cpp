#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::string_view scope_prefix = "can't parse BotCommandScope: ";

std::string key_of(std::string_view type, std::int64_t chat_id, std::int64_t user_id, std::string_view language) {
    return fmt::format("{}/{}/{}/{}", type, chat_id, user_id, language);
}

std::int64_t read_chat(MethodCall& call, const EmulatorParams& scope, bool only_groups) {
    if (!scope.has("chat_id")) throw bad_request(std::string(scope_prefix) + "Can't find field \"chat_id\"");
    MethodCall inner(call.world, call.bot, scope);
    const ChatRecord& chat = chat_of(inner);
    if (chat.is_private() && only_groups) throw bad_request("can't use specified scope in private chats");
    if (chat.is_channel()) throw bad_request("can't change commands in channel chats");
    return chat.key.chat_id;
}

std::int64_t read_user(const EmulatorParams& scope) {
    if (!scope.has("user_id")) throw bad_request(std::string(scope_prefix) + "Can't find field \"user_id\"");
    if (scope.integer("user_id") <= 0) throw bad_request(std::string(scope_prefix) + "Invalid user_id specified");
    return scope.integer("user_id");
}

std::string read_language(const EmulatorParams& params) {
    std::string language = params.text("language_code");
    const bool letters = language.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
    if (!language.empty() && (language.size() != 2 || !letters)) {
        throw bad_request("invalid language code specified");
    }
    return language;
}

/// Under which key the list of the scope and language is kept that the parameters name.
std::string command_key(MethodCall& call) {
    const std::string given = call.params.text("scope");
    const std::string language = read_language(call.params);
    if (given.empty() || given == "null") return key_of("default", 0, 0, language);
    if (!skip_json_value(given, 0)) throw bad_request("can't parse BotCommandScope JSON object");
    if (given.front() != '{') throw bad_request(std::string(scope_prefix) + "expected an Object");
    EmulatorParams scope;
    scope.add_json(given);
    if (!scope.has("type")) throw bad_request(std::string(scope_prefix) + "Can't find field \"type\"");
    const std::string type = scope.text("type");
    static constexpr std::string_view wide[] = {"default", "all_private_chats", "all_group_chats",
                                                "all_chat_administrators"};
    for (const std::string_view known : wide) {
        if (type == known) return key_of(type, 0, 0, language);
    }
    if (type == "chat") return key_of(type, read_chat(call, scope, false), 0, language);
    if (type == "chat_administrators") return key_of(type, read_chat(call, scope, true), 0, language);
    if (type != "chat_member") throw bad_request(std::string(scope_prefix) + "Unsupported type specified");
    const std::int64_t user_id = read_user(scope);
    return key_of(type, read_chat(call, scope, true), user_id, language);
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
    if (command.command.empty()) throw bad_request("command must be non-empty");
    if (command.command.size() > 32) throw bad_request("command length must not exceed 32");
    if (command.command.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos) {
        throw bad_request("BOT_COMMAND_INVALID");
    }
    const std::size_t blank = command.description.find_first_not_of(" \n");
    if (blank == std::string::npos) throw bad_request("command description must be non-empty");
    if (count_code_points(command.description) > 256) {
        throw bad_request("command description length must not exceed 256");
    }
    return command;
}

void tell_page(const MethodCall& call) {
    call.world.record("commands", fmt::format("\"bot_id\":{}", call.bot.user.id));
}

}  // namespace

std::string set_my_commands(MethodCall& call) {
    const std::string key = command_key(call);
    std::vector<BotCommand> commands;
    const std::string* given = call.params.find("commands");
    if (given && !for_each_json_element(*given, [&](std::string_view raw) { commands.push_back(read_command(raw)); })) {
        throw bad_request("can't parse commands JSON object");
    }
    if (commands.size() > 100) throw bad_request("BOT_COMMANDS_TOO_MUCH");
    // An empty list is none: the wider scopes count again.
    if (commands.empty()) {
        call.bot.commands.erase(key);
    } else {
        call.bot.commands[key] = encode(commands);
    }
    tell_page(call);
    return "true";
}

std::string get_my_commands(MethodCall& call) {
    const auto it = call.bot.commands.find(command_key(call));
    return it == call.bot.commands.end() ? "[]" : it->second;
}

std::string delete_my_commands(MethodCall& call) {
    call.bot.commands.erase(command_key(call));
    tell_page(call);
    return "true";
}

std::vector<BotCommand> commands_for(const World& world, const BotRecord& bot, const ChatRecord& chat,
                                     std::int64_t user_id) {
    const std::int64_t id = chat.key.chat_id;
    const std::string language = world.users.at(user_id).language_code.value_or("");
    std::vector<std::string> scopes;
    const auto add = [&](std::string_view type, std::int64_t chat_id, std::int64_t user) {
        if (!language.empty()) scopes.push_back(key_of(type, chat_id, user, language));
        scopes.push_back(key_of(type, chat_id, user, ""));
    };
    if (chat.is_private()) {
        add("chat", id, 0);
        add("all_private_chats", 0, 0);
    } else {
        const bool administrator = chat.administers(user_id);
        add("chat_member", id, user_id);
        if (administrator) add("chat_administrators", id, 0);
        add("chat", id, 0);
        if (administrator) add("all_chat_administrators", 0, 0);
        add("all_group_chats", 0, 0);
    }
    add("default", 0, 0);
    for (const std::string& key : scopes) {
        const auto it = bot.commands.find(key);
        if (it != bot.commands.end()) return decode<std::vector<BotCommand>>(it->second);
    }
    return {};
}

}  // namespace tgfw::testing
