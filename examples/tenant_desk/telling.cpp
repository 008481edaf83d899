#include "telling.hpp"

#include <utility>

#include <tgfw/tgfw.hpp>

#include "keyboards.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<void> tell_one(Bot bot, std::int64_t user_id, std::string text, InlineKeyboard buttons) {
    try {
        co_await bot.send_message(user_id, std::move(text)).reply_markup(buttons.markup());
    } catch (const Forbidden&) {  // They have blocked the bot, and find it in their list should they come back.
    }
}

}  // namespace

void tell(Context& context, const postgres::TenantId& company, const std::vector<std::int64_t>& user_ids,
          const std::string& text, std::int64_t ticket) {
    const InlineKeyboard buttons = keyboards::about(ticket, company.text());
    for (const std::int64_t user_id : user_ids) context.create_task(tell_one(context.bot(), user_id, text, buttons));
}

}  // namespace tenant_desk
