#include <testing/methods/methods.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace tgfw::testing {

MethodHandler find_method(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, MethodHandler>, 58> table = {{
        {"answercallbackquery", answer_callback_query},
        {"answerinlinequery", answer_inline_query},
        {"answerprecheckoutquery", answer_pre_checkout_query},
        {"answershippingquery", answer_shipping_query},
        {"answerwebappquery", answer_web_app_query},
        {"approvechatjoinrequest", approve_chat_join_request},
        {"banchatmember", ban_chat_member},
        {"close", close_bot},
        {"closeforumtopic", close_forum_topic},
        {"copymessage", copy_message},
        {"createforumtopic", create_forum_topic},
        {"createinvoicelink", create_invoice_link},
        {"declinechatjoinrequest", decline_chat_join_request},
        {"deleteforumtopic", delete_forum_topic},
        {"deletemessage", delete_message},
        {"deletemycommands", delete_my_commands},
        {"deletewebhook", delete_webhook},
        {"editforumtopic", edit_forum_topic},
        {"editmessagecaption", edit_message_caption},
        {"editmessagereplymarkup", edit_message_reply_markup},
        {"editmessagetext", edit_message_text},
        {"forwardmessage", forward_message},
        {"getchat", get_chat},
        {"getchatadministrators", get_chat_administrators},
        {"getchatmember", get_chat_member},
        {"getchatmembercount", get_chat_member_count},
        {"getchatmenubutton", get_chat_menu_button},
        {"getfile", get_file},
        {"getme", get_me},
        {"getmycommands", get_my_commands},
        {"getmydescription", get_my_description},
        {"getmyname", get_my_name},
        {"getmyshortdescription", get_my_short_description},
        {"getmystarbalance", get_my_star_balance},
        {"getstartransactions", get_star_transactions},
        {"getwebhookinfo", get_webhook_info},
        {"leavechat", leave_chat},
        {"logout", log_out},
        {"promotechatmember", promote_chat_member},
        {"refundstarpayment", refund_star_payment},
        {"reopenforumtopic", reopen_forum_topic},
        {"restrictchatmember", restrict_chat_member},
        {"sendaudio", send_audio},
        {"sendchataction", send_chat_action},
        {"senddocument", send_document},
        {"sendinvoice", send_invoice},
        {"sendmediagroup", send_media_group},
        {"sendmessage", send_message},
        {"sendphoto", send_photo},
        {"sendpoll", send_poll},
        {"sendvideo", send_video},
        {"sendvoice", send_voice},
        {"setchatmenubutton", set_chat_menu_button},
        {"setmessagereaction", set_message_reaction},
        {"setmycommands", set_my_commands},
        {"setwebhook", set_webhook},
        {"stoppoll", stop_poll},
        {"unbanchatmember", unban_chat_member},
    }};
    const auto it = std::lower_bound(table.begin(), table.end(), name,
                                     [](const auto& entry, std::string_view key) { return entry.first < key; });
    return it != table.end() && it->first == name ? it->second : nullptr;
}

}  // namespace tgfw::testing
