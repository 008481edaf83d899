#include <testing/control.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/web_apps.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {

std::string control_web_app(const Control& c) {
    const std::string url = c.client().open_web_app(c.message(), c.params.text("button"), c.chat());
    return fmt::format("{{\"url\":{}}}", quote_json(url));
}

std::string control_web_app_data(const Control& c) {
    return encode(c.client().send_web_app_data(c.params.text("button"), c.params.text("data"), c.chat()));
}

std::string control_menu_button(const Control& c) {
    const BotRecord* bot = c.world.find_bot(c.params.integer("bot_id"));
    if (!bot) throw std::invalid_argument("there is no such bot");
    return menu_button_for(*bot, c.params.integer("user_id"));
}

}  // namespace tgfw::testing
