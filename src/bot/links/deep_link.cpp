#include <tgfw/bot/links/deep_link.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <bot/links/link_parts.hpp>
#include <tgfw/bot/links/message_link.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

template <class Flag>
using Names = std::pair<Flag, std::string_view>;

constexpr std::array right_names = {
    Names<AdminRight>(AdminRight::change_info, "change_info"),
    Names<AdminRight>(AdminRight::post_messages, "post_messages"),
    Names<AdminRight>(AdminRight::edit_messages, "edit_messages"),
    Names<AdminRight>(AdminRight::delete_messages, "delete_messages"),
    Names<AdminRight>(AdminRight::restrict_members, "restrict_members"),
    Names<AdminRight>(AdminRight::invite_users, "invite_users"),
    Names<AdminRight>(AdminRight::pin_messages, "pin_messages"),
    Names<AdminRight>(AdminRight::manage_topics, "manage_topics"),
    Names<AdminRight>(AdminRight::promote_members, "promote_members"),
    Names<AdminRight>(AdminRight::manage_video_chats, "manage_video_chats"),
    Names<AdminRight>(AdminRight::anonymous, "anonymous"),
    Names<AdminRight>(AdminRight::manage_chat, "manage_chat"),
    Names<AdminRight>(AdminRight::post_stories, "post_stories"),
    Names<AdminRight>(AdminRight::edit_stories, "edit_stories"),
    Names<AdminRight>(AdminRight::delete_stories, "delete_stories"),
};

constexpr std::array target_names = {
    Names<AttachTarget>(AttachTarget::users, "users"),
    Names<AttachTarget>(AttachTarget::bots, "bots"),
    Names<AttachTarget>(AttachTarget::groups, "groups"),
    Names<AttachTarget>(AttachTarget::channels, "channels"),
};

/// `&name=one+two`, or nothing where no flag is set.
template <class Flag, std::size_t n>
std::string flags_argument(std::string_view name, Flag flags, const std::array<Names<Flag>, n>& names) {
    std::string words;
    for (const auto& [flag, word] : names) {
        if ((static_cast<std::uint32_t>(flags) & static_cast<std::uint32_t>(flag)) == 0) continue;
        if (!words.empty()) words += '+';
        words += word;
    }
    if (words.empty()) return words;
    return "&" + std::string(name) + "=" + words;
}

/// `name=payload`, or the name alone where there is no payload.
std::string payload_argument(std::string_view name, std::string_view payload, std::size_t limit) {
    if (payload.size() > limit) {
        throw ConfigError("A payload of a " + std::string(name) + " link has at most " + std::to_string(limit) +
                          " characters, not " + std::to_string(payload.size()));
    }
    const auto wrong = std::find_if_not(payload.begin(), payload.end(), ascii::is_base64url);
    if (wrong != payload.end()) {
        throw ConfigError("A payload of a " + std::string(name) + " link holds A-Z a-z 0-9 _ - only, which byte " +
                          std::to_string(wrong - payload.begin()) +
                          " is not; base64url_encode() writes any bytes so, and PayloadSigner signs them, too");
    }
    return std::string(name) + (payload.empty() ? "" : "=") + std::string(payload);
}

std::string_view mode_argument(WebAppMode mode) noexcept {
    switch (mode) {
        case WebAppMode::normal:
            return "";
        case WebAppMode::compact:
            return "&mode=compact";
        case WebAppMode::fullscreen:
            return "&mode=fullscreen";
    }
    return "";
}

std::string app_arguments(std::string_view payload, WebAppMode mode) {
    return "?" + payload_argument("startapp", payload, max_app_payload) + std::string(mode_argument(mode));
}

}  // namespace

std::string deep_link(std::string_view bot_username, std::string_view payload) {
    const std::string bot = username_link(bot_username);
    if (payload.empty()) return bot;
    return bot + "?" + payload_argument("start", payload, max_start_payload);
}

std::string group_link(std::string_view bot_username, std::string_view payload, AdminRight rights) {
    return username_link(bot_username) + "?" + payload_argument("startgroup", payload, max_start_payload) +
           flags_argument("admin", rights, right_names);
}

std::string channel_link(std::string_view bot_username, AdminRight rights) {
    const std::string wanted = flags_argument("admin", rights, right_names);
    if (wanted.empty())
        throw ConfigError("A startchannel link names at least one right: bots in channels are administrators");
    return username_link(bot_username) + "?startchannel" + wanted;
}

std::string main_app_link(std::string_view bot_username, std::string_view payload, WebAppMode mode) {
    return username_link(bot_username) + app_arguments(payload, mode);
}

std::string app_link(std::string_view bot_username, std::string_view short_name, std::string_view payload,
                     WebAppMode mode) {
    if (short_name.empty() || !std::all_of(short_name.begin(), short_name.end(), ascii::is_base64url)) {
        throw ConfigError("\"" + std::string(short_name) +
                          "\" is no short name of a web app: one has letters, digits and _");
    }
    return username_link(bot_username) + "/" + std::string(short_name) + app_arguments(payload, mode);
}

std::string attach_link(std::string_view bot_username, std::string_view payload, AttachTarget choose) {
    return username_link(bot_username) + "?" + payload_argument("startattach", payload, max_app_payload) +
           flags_argument("choose", choose, target_names);
}

}  // namespace tgfw
