#pragma once

#include <tgfw/dispatch/filters/detail/has.hpp>

namespace tgfw::filters {

namespace detail {

[[nodiscard]] bool is_status_update(const Message& message) noexcept;
[[nodiscard]] bool is_chat_created(const Message& message) noexcept;
[[nodiscard]] bool is_migration(const Message& message) noexcept;

}  // namespace detail

/// Service messages: each has the name of the message's member that tells of it. PTB: filters.StatusUpdate.
namespace status_update {
/// Any of those below.
inline constexpr detail::Is<&detail::is_status_update> all{"status_update::all"};
inline constexpr detail::Has<&Message::chat_background_set> chat_background_set{"status_update::chat_background_set"};
/// A group, a supergroup or a channel was created.
inline constexpr detail::Is<&detail::is_chat_created> chat_created{"status_update::chat_created"};
inline constexpr detail::Has<&Message::chat_owner_changed> chat_owner_changed{"status_update::chat_owner_changed"};
inline constexpr detail::Has<&Message::chat_owner_left> chat_owner_left{"status_update::chat_owner_left"};
inline constexpr detail::Has<&Message::chat_shared> chat_shared{"status_update::chat_shared"};
inline constexpr detail::Has<&Message::checklist_tasks_added> checklist_tasks_added{
    "status_update::checklist_tasks_added"};
inline constexpr detail::Has<&Message::checklist_tasks_done> checklist_tasks_done{
    "status_update::checklist_tasks_done"};
inline constexpr detail::Has<&Message::connected_website> connected_website{"status_update::connected_website"};
inline constexpr detail::Has<&Message::delete_chat_photo> delete_chat_photo{"status_update::delete_chat_photo"};
inline constexpr detail::Has<&Message::direct_message_price_changed> direct_message_price_changed{
    "status_update::direct_message_price_changed"};
inline constexpr detail::Has<&Message::forum_topic_closed> forum_topic_closed{"status_update::forum_topic_closed"};
inline constexpr detail::Has<&Message::forum_topic_created> forum_topic_created{"status_update::forum_topic_created"};
inline constexpr detail::Has<&Message::forum_topic_edited> forum_topic_edited{"status_update::forum_topic_edited"};
inline constexpr detail::Has<&Message::forum_topic_reopened> forum_topic_reopened{
    "status_update::forum_topic_reopened"};
inline constexpr detail::Has<&Message::general_forum_topic_hidden> general_forum_topic_hidden{
    "status_update::general_forum_topic_hidden"};
inline constexpr detail::Has<&Message::general_forum_topic_unhidden> general_forum_topic_unhidden{
    "status_update::general_forum_topic_unhidden"};
inline constexpr detail::Has<&Message::gift> gift{"status_update::gift"};
inline constexpr detail::Has<&Message::gift_upgrade_sent> gift_upgrade_sent{"status_update::gift_upgrade_sent"};
inline constexpr detail::Has<&Message::giveaway_completed> giveaway_completed{"status_update::giveaway_completed"};
inline constexpr detail::Has<&Message::giveaway_created> giveaway_created{"status_update::giveaway_created"};
inline constexpr detail::Has<&Message::left_chat_member> left_chat_member{"status_update::left_chat_member"};
inline constexpr detail::Has<&Message::managed_bot_created> managed_bot_created{"status_update::managed_bot_created"};
inline constexpr detail::Has<&Message::message_auto_delete_timer_changed> message_auto_delete_timer_changed{
    "status_update::message_auto_delete_timer_changed"};
/// A group became a supergroup; either of the two messages that tell of it.
inline constexpr detail::Is<&detail::is_migration> migrate{"status_update::migrate"};
inline constexpr detail::Has<&Message::new_chat_members> new_chat_members{"status_update::new_chat_members"};
inline constexpr detail::Has<&Message::new_chat_photo> new_chat_photo{"status_update::new_chat_photo"};
inline constexpr detail::Has<&Message::new_chat_title> new_chat_title{"status_update::new_chat_title"};
inline constexpr detail::Has<&Message::paid_message_price_changed> paid_message_price_changed{
    "status_update::paid_message_price_changed"};
inline constexpr detail::Has<&Message::pinned_message> pinned_message{"status_update::pinned_message"};
inline constexpr detail::Has<&Message::poll_option_added> poll_option_added{"status_update::poll_option_added"};
inline constexpr detail::Has<&Message::poll_option_deleted> poll_option_deleted{"status_update::poll_option_deleted"};
inline constexpr detail::Has<&Message::proximity_alert_triggered> proximity_alert_triggered{
    "status_update::proximity_alert_triggered"};
inline constexpr detail::Has<&Message::refunded_payment> refunded_payment{"status_update::refunded_payment"};
inline constexpr detail::Has<&Message::suggested_post_approval_failed> suggested_post_approval_failed{
    "status_update::suggested_post_approval_failed"};
inline constexpr detail::Has<&Message::suggested_post_approved> suggested_post_approved{
    "status_update::suggested_post_approved"};
inline constexpr detail::Has<&Message::suggested_post_declined> suggested_post_declined{
    "status_update::suggested_post_declined"};
inline constexpr detail::Has<&Message::suggested_post_paid> suggested_post_paid{"status_update::suggested_post_paid"};
inline constexpr detail::Has<&Message::suggested_post_refunded> suggested_post_refunded{
    "status_update::suggested_post_refunded"};
inline constexpr detail::Has<&Message::unique_gift> unique_gift{"status_update::unique_gift"};
inline constexpr detail::Has<&Message::users_shared> users_shared{"status_update::users_shared"};
inline constexpr detail::Has<&Message::video_chat_ended> video_chat_ended{"status_update::video_chat_ended"};
inline constexpr detail::Has<&Message::video_chat_participants_invited> video_chat_participants_invited{
    "status_update::video_chat_participants_invited"};
inline constexpr detail::Has<&Message::video_chat_scheduled> video_chat_scheduled{
    "status_update::video_chat_scheduled"};
inline constexpr detail::Has<&Message::video_chat_started> video_chat_started{"status_update::video_chat_started"};
inline constexpr detail::Has<&Message::web_app_data> web_app_data{"status_update::web_app_data"};
inline constexpr detail::Has<&Message::write_access_allowed> write_access_allowed{
    "status_update::write_access_allowed"};
/// These three are not in PTB.
inline constexpr detail::Has<&Message::community_chat_added> community_chat_added{
    "status_update::community_chat_added"};
inline constexpr detail::Has<&Message::community_chat_joined> community_chat_joined{
    "status_update::community_chat_joined"};
inline constexpr detail::Has<&Message::community_chat_removed> community_chat_removed{
    "status_update::community_chat_removed"};
}  // namespace status_update

}  // namespace tgfw::filters
