#include <tgfw/dispatch/handlers/business_connection_handler.hpp>
#include <tgfw/dispatch/handlers/business_messages_deleted_handler.hpp>
#include <tgfw/dispatch/handlers/managed_bot_updated_handler.hpp>
#include <tgfw/dispatch/handlers/paid_media_purchased_handler.hpp>

namespace tgfw::detail {

bool check_business_connection(const UpdateView& view, const Wanted& users) noexcept {
    const auto& connection = view.update().business_connection;
    return connection && (!users.restricts() || users.has(&connection->user));
}

bool check_business_messages_deleted(const UpdateView& view, const Wanted& chats) noexcept {
    const auto& deleted = view.update().deleted_business_messages;
    return deleted && (!chats.restricts() || chats.has(&deleted->chat));
}

bool check_paid_media_purchased(const UpdateView& view, const Wanted& users) noexcept {
    const auto& purchase = view.update().purchased_paid_media;
    return purchase && (!users.restricts() || users.has(&purchase->from));
}

bool check_managed_bot(const UpdateView& view, const Wanted& users) noexcept {
    const auto& bot = view.update().managed_bot;
    return bot && (!users.restricts() || users.has(&bot->user) || users.has(&bot->bot));
}

}  // namespace tgfw::detail
