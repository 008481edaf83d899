#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::string_view button_prefix = "can't parse inline keyboard button: ";

bool is_array(std::string_view raw) {
    return !raw.empty() && raw.front() == '[';
}

/// Calls `button(raw)` for each button of an array of arrays; false if it is none.
bool for_each_button(std::string_view rows, const std::function<void(std::string_view)>& button) {
    bool shape = is_array(rows);
    for_each_json_element(rows, [&](std::string_view row) {
        shape = shape && is_array(row);
        if (shape) for_each_json_element(row, button);
    });
    return shape;
}

void check_inline_button(std::string_view raw, std::string& late_refusal) {
    bool text = false;
    bool action = false;
    for_each_json_member(raw, [&](const std::string& name, std::string_view value) {
        if (name == "text") {
            text = true;
        } else if (name == "callback_data") {
            action = true;
            const std::size_t size = unquote_json(value).value_or("").size();
            if (size < 1 || size > 64) late_refusal = "BUTTON_DATA_INVALID";
        } else if (name == "url") {
            action = true;
            const std::string url = unquote_json(value).value_or("");
            if (normalize_link(url).empty()) {
                throw bad_request(fmt::format("inline keyboard button URL '{}' is invalid: Wrong HTTP URL", url));
            }
        } else if (name != "style" && name != "icon_custom_emoji_id") {
            action = true;
        }
    });
    if (!text) throw bad_request(std::string(button_prefix) + "Can't find field \"text\"");
    if (!action) {
        throw bad_request(std::string(button_prefix) + "Text buttons are unallowed in the inline keyboard");
    }
}

InlineKeyboardMarkup read_inline(std::string_view markup, std::string_view rows, std::string& late_refusal) {
    if (!for_each_button(rows, [&](std::string_view raw) { check_inline_button(raw, late_refusal); })) {
        throw bad_request("field \"inline_keyboard\" must be an Array of Arrays");
    }
    try {
        auto keyboard = decode<InlineKeyboardMarkup>(markup);
        std::erase_if(keyboard.inline_keyboard, [](const auto& row) { return row.empty(); });
        return keyboard;
    } catch (const DecodeError& error) {
        throw bad_request(std::string(button_prefix) + error.what());
    }
}

}  // namespace

Markup read_markup(const EmulatorParams& params) {
    Markup out;
    const std::string given = params.text("reply_markup");
    if (given.empty() || given == "null") return out;
    if (!skip_json_value(given, 0)) throw bad_request("can't parse reply keyboard markup JSON object");
    if (given[given.find_first_not_of(" \t\r\n")] != '{') throw bad_request("object expected as reply markup");
    std::map<std::string, std::string_view> members;
    for_each_json_member(given, [&](std::string name, std::string_view raw) { members.emplace(std::move(name), raw); });
    out.present = true;
    if (const auto keyboard = members.find("keyboard"); keyboard != members.end()) {
        if (!for_each_button(keyboard->second, [](std::string_view) {})) {
            throw bad_request("field \"keyboard\" must be an Array of Arrays");
        }
        out.reply_markup = given;
    } else if (const auto rows = members.find("inline_keyboard"); rows != members.end()) {
        out.inline_keyboard = read_inline(given, rows->second, out.late_refusal);
    } else if (const auto remove = members.find("remove_keyboard"); remove != members.end()) {
        out.removes = remove->second == "true";
        out.reply_markup = given;
    } else if (members.contains("force_reply")) {
        out.reply_markup = given;
    } else {
        out.present = false;
    }
    return out;
}

void put_markup(Message& message, const Markup& markup) {
    if (!markup.late_refusal.empty()) throw bad_request(markup.late_refusal);
    message.reply_markup.reset();
    if (markup.inline_keyboard && !markup.inline_keyboard->inline_keyboard.empty()) {
        message.reply_markup = *markup.inline_keyboard;
    }
}

Markup read_inline_markup(const EmulatorParams& params) {
    Markup markup = read_markup(params);
    if (!markup.reply_markup.empty()) throw bad_request("inline keyboard expected");
    return markup;
}

}  // namespace tgfw::testing
