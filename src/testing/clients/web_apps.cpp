#include <testing/web_apps.hpp>

#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <testing/members.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/bot/trust/web_app_init_data.hpp>
#include <tgfw/net/form.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_web_app_data = 4096;

/// The address in a member `web_app`; empty if there is none.
std::string page_of_members(const EmulatorParams& button) {
    EmulatorParams page;
    page.add_json(button.text("web_app"));
    return page.text("url");
}

std::string page_of_inline_button(const Message& message, std::string_view text) {
    if (!message.reply_markup) return "";
    for (const auto& row : message.reply_markup->inline_keyboard) {
        for (const InlineKeyboardButton& button : row) {
            if (button.text == text && button.web_app) return button.web_app->url;
        }
    }
    return "";
}

/// What a page learns of who opened it, proved by the bot's token.
std::string init_data_of(World& world, const BotRecord& bot, std::int64_t user_id, ChatKey chat) {
    const std::string id = fmt::format("AAE{:016x}", world.random());
    WebAppRecord& opened = world.web_apps[id];
    opened.bot_id = bot.user.id;
    opened.user_id = user_id;
    opened.chat = chat;
    return sign_init_data(
        {{"query_id", id}, {"user", encode(world.users.at(user_id))}, {"auth_date", std::to_string(world.unix_now())}},
        Token(bot.token));
}

std::string launch_address(const std::string& page, const std::string& init_data) {
    std::string out = page + (page.find('#') == std::string::npos ? "#" : "&");
    if (!init_data.empty()) out += "tgWebAppData=" + net::percent_encode(init_data) + "&";
    return out + "tgWebAppVersion=9.1&tgWebAppPlatform=web&tgWebAppThemeParams=%7B%7D";
}

}  // namespace

std::string menu_button_for(const BotRecord& bot, std::int64_t user_id) {
    for (const std::int64_t chat_id : {user_id, std::int64_t(0)}) {
        const auto it = bot.menu_buttons.find(chat_id);
        if (it != bot.menu_buttons.end()) return it->second;
    }
    return "{\"type\":\"commands\"}";
}

std::string EmulatorClient::open_web_app(std::int64_t message_id, std::string_view button, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    if (!world.users.contains(user_id_)) refuse(fmt::format("there is no person {}", user_id_));
    std::string page;
    std::int64_t bot = bot_id_;
    bool simple = false;
    if (message_id != 0) {
        ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
        const StoredMessage& stored = message_in(chat, message_id);
        bot = stored.message.via_bot ? stored.message.via_bot->id : stored.author;
        page = page_of_inline_button(stored.message, button);
    } else if (button.empty()) {
        bot = bot_id();
        EmulatorParams menu;
        menu.add_json(menu_button_for(world.bots.at(bot), user_id_));
        page = page_of_members(menu);
    } else {
        bot = bot_id();
        const auto shown = keyboard_button(keyboard(chat_id), button);
        if (shown) page = page_of_members(*shown);
        simple = true;
    }
    if (page.empty() || !world.bots.contains(bot)) refuse("there is no such button that opens a web app");
    // A page that a keyboard opens learns nothing of the person: what it sends comes as a message.
    if (simple) return launch_address(page, "");
    const bool is_private = chat_id == 0 || chat_id == user_id_;
    const ChatKey chat = is_private ? ChatKey(bot, user_id_) : ChatKey(0, chat_id);
    return launch_address(page, init_data_of(world, world.bots.at(bot), user_id_, chat));
}

Message EmulatorClient::send_web_app_data(std::string_view button, std::string data, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    const auto shown = keyboard_button(chat.keyboard, button);
    if (!shown || page_of_members(*shown).empty())
        refuse("no keyboard with such a button is shown that opens a web app");
    if (data.empty() || data.size() > max_web_app_data) refuse("a web app sends 1 to 4096 bytes");
    Message message;
    message.web_app_data = WebAppData(std::move(data), std::string(button));
    return post_service(world, chat, std::move(message), user_id_).message;
}

}  // namespace tgfw::testing
