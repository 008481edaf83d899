#include "telling.hpp"

#include <utility>

#include <tgfw/tgfw.hpp>

#include "keyboards.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

awaitable<void> tell_one(Bot bot, std::int64_t user_id, std::string text, std::int64_t ticket) {
    try {
        co_await bot.send_message(user_id, std::move(text)).reply_markup(keyboards::about(ticket).markup());
    } catch (const Forbidden&) {  // They have blocked the bot, and find it in their list should they come back.
    }
}

}  // namespace

void tell(Context& context, std::vector<std::int64_t> user_ids, std::string text, std::int64_t ticket) {
    for (const std::int64_t user_id : user_ids) context.create_task(tell_one(context.bot(), user_id, text, ticket));
}

}  // namespace tenant_desk
