// How people come to a company: /start with its link, and /invite.

#include <utility>

#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/bot/links/start_payload.hpp>
#include <tgfw/tgfw.hpp>

#include "access.hpp"
#include "handlers.hpp"
#include "texts.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

/// The menu of who has a role, in their own chat.
awaitable<void> show_menu(Context& context, Person person) {
    std::vector<BotCommand> commands;
    if (!person.is_staff()) commands.emplace_back("new", "Open a ticket");
    commands.emplace_back("tickets", person.is_staff() ? "Open tickets" : "Your tickets");
    if (person.is_staff()) commands.emplace_back("invite", "Bring in more staff");
    commands.emplace_back("cancel", "Stop what you are writing");
    const BotCommandScope mine = BotCommandScopeChat(ChatId(person.user_id));
    co_await context.bot().set_my_commands(std::move(commands)).scope(mine);
}

awaitable<void> join(Context& context, Desk& desk, Welcome welcome, const User& user) {
    Person person;
    person.user_id = user.id;
    person.name = user.first_name;
    person.role = welcome.role;
    auto tx = co_await desk.begin(welcome.company);
    co_await join_company(tx, person);
    const auto known = co_await find_person(tx, user.id);  // Who was staff already still is.
    co_await tx.commit();
    desk.directory().forget(user.id);
    person = known.value_or(person);
    co_await context.reply(texts::welcome(welcome.company_name, person));
    co_await show_menu(context, person);
}

awaitable<void> start(const Message& message, Context& context, Desk& desk) {
    const auto payload = start_payload(message);
    if (!payload) {
        auto visit = co_await enter(context);
        if (!visit) co_return;
        co_await visit->tx.commit();
        co_await context.reply(texts::hello_again(visit->me));
        co_return;
    }
    auto welcome = co_await desk.directory().of_link(*payload, context.clock().system_now());
    if (!welcome) {
        co_await context.reply(texts::bad_link);
        co_return;
    }
    co_await join(context, desk, std::move(*welcome), *message.from);
}

awaitable<void> invite(Context& context, Desk& desk) {
    auto visit = co_await enter(context);
    visit = co_await staff_only(context, std::move(visit));
    if (!visit) co_return;
    co_await visit->tx.commit();
    const std::string payload = desk.directory().invitation(visit->company.text(), context.clock().system_now());
    co_await context.reply(texts::invitation(deep_link(context.bot().identity()->username.value(), payload)));
    logger_of(context).info("An invitation of staff was made");
}

}  // namespace

void add_joining(Application& app) {
    const auto here = filters::update_type::message & filters::chat_type::private_;
    app.add_handler(CommandHandler("start", start, here));
    app.add_handler(CommandHandler("invite", invite, here));
}

}  // namespace tenant_desk
