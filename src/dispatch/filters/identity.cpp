#include <tgfw/dispatch/filters/identity.hpp>

#include <variant>

namespace tgfw::filters::detail {

Who who_is_forwarded(const Message& message) noexcept {
    const MessageOrigin* const origin = message.forward_origin.get();
    if (origin == nullptr) return {};
    if (const auto* user = std::get_if<MessageOriginUser>(origin)) return Who(&user->sender_user);
    if (const auto* chat = std::get_if<MessageOriginChat>(origin)) return Who(&chat->sender_chat);
    if (const auto* channel = std::get_if<MessageOriginChannel>(origin)) return Who(&channel->chat);
    return {};
}

}  // namespace tgfw::filters::detail
