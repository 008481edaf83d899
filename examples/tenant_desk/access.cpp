#include "access.hpp"

#include <utility>

#include <tgfw/tgfw.hpp>

#include "texts.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

/// What is known of an update while it is handled.
class Caller {
public:
    Caller() = default;
    std::string company;
};

}  // namespace

awaitable<std::optional<Visit>> enter(Context& context) {
    const User* user = context.update().effective_user();
    std::optional<Visit> visit;
    if (user != nullptr) visit = co_await context.get<Desk>().enter(user->id);
    if (visit) {
        know_company(context, visit->company);
    } else {
        co_await say(context, texts::no_company);
    }
    co_return visit;
}

awaitable<std::optional<Visit>> enter(Context& context, ButtonNumbers button) {
    auto visit = co_await enter(context);
    if (visit && visit->company.text() != button.company) {
        visit.reset();
        co_await say(context, texts::other_company);
    }
    co_return visit;
}

awaitable<std::optional<Visit>> staff_only(Context& context, std::optional<Visit> visit) {
    if (visit && !visit->me.is_staff()) {
        visit.reset();
        co_await say(context, texts::staff_only);
    }
    co_return visit;
}

awaitable<void> say(Context& context, std::string text) {
    if (context.update().callback_query) {
        co_await context.answer().text(std::move(text));
    } else {
        co_await context.reply(std::move(text));
    }
}

awaitable<void> rewrite(Context& context, std::string text, InlineKeyboard buttons) {
    try {
        co_await context.edit_message_text(std::move(text)).reply_markup(std::move(buttons));
    } catch (const BadRequest& error) {
        if (error.description().find("message is not modified") == std::string::npos) throw;
    }
}

void know_company(Context& context, const postgres::TenantId& company) {
    context.attribute<Caller>().company = company.text();
}

FieldsLogger logger_of(Context& context) {
    const std::string& company = context.attribute<Caller>().company;
    if (company.empty()) return with_fields(context.logger(), {});
    return with_fields(context.logger(), {LogField("tenant_id", company)});
}

}  // namespace tenant_desk
