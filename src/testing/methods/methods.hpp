#pragma once

#include <testing/text/styled_text.hpp>
#include <testing/world.hpp>

namespace tgfw::testing {

// Each runs the Bot API method of its name, returns its result as JSON and throws Refusal.
std::string answer_callback_query(MethodCall& call);
std::string answer_inline_query(MethodCall& call);
std::string answer_pre_checkout_query(MethodCall& call);
std::string answer_shipping_query(MethodCall& call);
std::string answer_web_app_query(MethodCall& call);
std::string approve_chat_join_request(MethodCall& call);
std::string ban_chat_member(MethodCall& call);
std::string close_bot(MethodCall& call);
std::string close_forum_topic(MethodCall& call);
std::string copy_message(MethodCall& call);
std::string create_forum_topic(MethodCall& call);
std::string create_invoice_link(MethodCall& call);
std::string decline_chat_join_request(MethodCall& call);
std::string delete_forum_topic(MethodCall& call);
std::string delete_message(MethodCall& call);
std::string delete_my_commands(MethodCall& call);
std::string delete_webhook(MethodCall& call);
std::string edit_forum_topic(MethodCall& call);
std::string edit_message_caption(MethodCall& call);
std::string edit_message_reply_markup(MethodCall& call);
std::string edit_message_text(MethodCall& call);
std::string forward_message(MethodCall& call);
std::string get_chat(MethodCall& call);
std::string get_chat_administrators(MethodCall& call);
std::string get_chat_member(MethodCall& call);
std::string get_chat_member_count(MethodCall& call);
std::string get_chat_menu_button(MethodCall& call);
std::string get_file(MethodCall& call);
std::string get_me(MethodCall& call);
std::string get_my_commands(MethodCall& call);
std::string get_my_description(MethodCall& call);
std::string get_my_name(MethodCall& call);
std::string get_my_short_description(MethodCall& call);
std::string get_my_star_balance(MethodCall& call);
std::string get_star_transactions(MethodCall& call);
std::string get_webhook_info(MethodCall& call);
std::string leave_chat(MethodCall& call);
std::string log_out(MethodCall& call);
std::string promote_chat_member(MethodCall& call);
std::string refund_star_payment(MethodCall& call);
std::string reopen_forum_topic(MethodCall& call);
std::string restrict_chat_member(MethodCall& call);
std::string send_audio(MethodCall& call);
std::string send_chat_action(MethodCall& call);
std::string send_document(MethodCall& call);
std::string send_invoice(MethodCall& call);
std::string send_media_group(MethodCall& call);
std::string send_message(MethodCall& call);
std::string send_photo(MethodCall& call);
std::string send_poll(MethodCall& call);
std::string send_video(MethodCall& call);
std::string send_voice(MethodCall& call);
std::string set_chat_menu_button(MethodCall& call);
std::string set_message_reaction(MethodCall& call);
std::string set_my_commands(MethodCall& call);
std::string set_webhook(MethodCall& call);
std::string stop_poll(MethodCall& call);
std::string unban_chat_member(MethodCall& call);

/// A text parameter that went through parse_mode, `entities` and all.
[[nodiscard]] StyledText read_text(const EmulatorParams& params, std::string_view text_name,
                                   std::string_view entities_name, std::string_view mode_name = "parse_mode");
[[nodiscard]] std::vector<MessageEntity> to_api(World& world, const std::vector<TextEntity>& entities);

/// The chat that `parameter` names, checked as the server checks who may act there.
[[nodiscard]] ChatRecord& chat_of(MethodCall& call, std::string_view parameter = "chat_id");
/// A kind of content that a restriction can forbid; its name as error texts have it.
struct Content {
    std::string_view name = "text messages";
    bool ChatMemberRestricted::*permission = &ChatMemberRestricted::can_send_messages;
};

/// As chat_of(), and the bot may write there.
[[nodiscard]] ChatRecord& writable_chat_of(MethodCall& call, const Content& content = Content());
/// The message or null.
[[nodiscard]] StoredMessage* message_of(ChatRecord& chat, std::int64_t message_id);

/// The parameter reply_markup.
struct Markup {
    Markup() = default;

    /// There is one.
    bool present = false;
    /// It is an inline keyboard; an empty one removes.
    std::optional<InlineKeyboardMarkup> inline_keyboard;
    /// It is `keyboard`, `remove_keyboard` or `force_reply`: its JSON.
    std::string reply_markup;
    bool removes = false;
    /// A button that only the back end refuses, after all else was checked; empty if none.
    std::string late_refusal;
};

[[nodiscard]] Markup read_markup(const EmulatorParams& params);
/// As read_markup(), where only an inline keyboard may be given.
[[nodiscard]] Markup read_inline_markup(const EmulatorParams& params);
/// Gives a message the keyboard; without one it loses what it had. Throws what the back end refuses.
void put_markup(Message& message, const Markup& markup);

/// Posts a bot's message: reply target, markup, sender. Returns what the bot gets.
[[nodiscard]] std::string post_from_bot(MethodCall& call, ChatRecord& chat, Message message, const Markup& markup);
/// Marks a message as it is shown in a reply or forward: without what it replies to itself.
[[nodiscard]] Message flat(const Message& message);

/// What a file of this kind is called where sending it is forbidden.
[[nodiscard]] Content content_of_kind(const std::string& kind);
/// The file that `attach://name`, a file_id or a URL names; null if there is none. `kind` is Photo, Video, Audio, Voice
/// or Document.
[[nodiscard]] FileRecord* file_named(MethodCall& call, const std::string& given, const std::string& kind);
/// The file that a parameter gives: an upload, or as file_named().
[[nodiscard]] FileRecord& file_of(MethodCall& call, std::string_view parameter, const std::string& kind);
/// Gives the message this file as its photo, video, audio, voice or document.
void attach(Message& message, const FileRecord& file);

/// The commands that a bot offers a person in a chat: the list of the narrowest scope that has one.
[[nodiscard]] std::vector<BotCommand> commands_for(const World& world, const BotRecord& bot, const ChatRecord& chat,
                                                   std::int64_t user_id);

/// Reads one InlineQueryResult, and makes the message that it stands for.
[[nodiscard]] InlineResult read_inline_result(MethodCall& call, std::string_view raw);

/// Width and height of a PNG, JPEG, GIF or WebP image; nothing if it is none.
[[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> image_size(std::string_view content);
/// The usual media type of a file name.
[[nodiscard]] std::string media_type(std::string_view file_name);

}  // namespace tgfw::testing
