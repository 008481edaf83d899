#include <tgfw/dispatch/filters/status_update.hpp>

namespace tgfw::filters::detail {

namespace {

template <class... Members>
bool any_present(const Members&... members) noexcept {
    return (present(members) || ...);
}

}  // namespace

bool is_chat_created(const Message& m) noexcept {
    return any_present(m.group_chat_created, m.supergroup_chat_created, m.channel_chat_created);
}

bool is_migration(const Message& m) noexcept {
    return any_present(m.migrate_from_chat_id, m.migrate_to_chat_id);
}

bool is_status_update(const Message& m) noexcept {
    return is_chat_created(m) || is_migration(m) ||
           any_present(
               m.chat_background_set, m.chat_owner_changed, m.chat_owner_left, m.chat_shared, m.checklist_tasks_added,
               m.checklist_tasks_done, m.connected_website, m.delete_chat_photo, m.direct_message_price_changed,
               m.forum_topic_closed, m.forum_topic_created, m.forum_topic_edited, m.forum_topic_reopened,
               m.general_forum_topic_hidden, m.general_forum_topic_unhidden, m.gift, m.gift_upgrade_sent,
               m.giveaway_completed, m.giveaway_created, m.left_chat_member, m.managed_bot_created,
               m.message_auto_delete_timer_changed, m.new_chat_members, m.new_chat_photo, m.new_chat_title,
               m.paid_message_price_changed, m.pinned_message, m.poll_option_added, m.poll_option_deleted,
               m.proximity_alert_triggered, m.refunded_payment, m.suggested_post_approval_failed,
               m.suggested_post_approved, m.suggested_post_declined, m.suggested_post_paid, m.suggested_post_refunded,
               m.unique_gift, m.users_shared, m.video_chat_ended, m.video_chat_participants_invited,
               m.video_chat_scheduled, m.video_chat_started, m.web_app_data, m.write_access_allowed,
               m.community_chat_added, m.community_chat_joined, m.community_chat_removed);
}

}  // namespace tgfw::filters::detail
