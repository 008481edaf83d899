#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>

namespace tgfw::testing {
namespace {

/// A MenuButton, JSON; empty for the default one.
std::string read_menu_button(const EmulatorParams& params) {
    const std::string given = params.text("menu_button");
    if (given.empty() || given == "null") return "";
    if (!skip_json_value(given, 0)) throw bad_request("can't parse menu button JSON object");
    if (given.front() != '{') throw bad_request("object expected as menu button");
    EmulatorParams button;
    button.add_json(given);
    const std::string type = button.text("type");
    if (type == "default") return "";
    if (type == "commands") return given;
    if (type != "web_app") throw bad_request("MenuButton has unsupported type");
    EmulatorParams page;
    page.add_json(button.text("web_app"));
    for (const auto& [members, name] : {std::pair(&button, "text"), std::pair(&page, "url")}) {
        if (!members->has(name)) throw bad_request(fmt::format("can't find field \"{}\"", name));
    }
    if (button.text("text").empty()) throw bad_request("menu button text must be non-empty");
    if (normalize_link(page.text("url")).empty()) throw bad_request("menu button Web App URL is invalid");
    return given;
}

}  // namespace

std::string set_chat_menu_button(MethodCall& call) {
    std::string button = read_menu_button(call.params);
    const std::int64_t chat_id = call.params.has("chat_id") ? chat_of(call).key.chat_id : 0;
    call.world.record("menu_button", fmt::format("\"bot_id\":{}", call.bot.user.id));
    if (button.empty()) {
        call.bot.menu_buttons.erase(chat_id);
    } else {
        call.bot.menu_buttons[chat_id] = std::move(button);
    }
    return "true";
}

std::string get_chat_menu_button(MethodCall& call) {
    const std::int64_t chat_id = call.params.has("chat_id") ? chat_of(call).key.chat_id : 0;
    const auto it = call.bot.menu_buttons.find(chat_id);
    return it == call.bot.menu_buttons.end() ? "{\"type\":\"default\"}" : it->second;
}

}  // namespace tgfw::testing
