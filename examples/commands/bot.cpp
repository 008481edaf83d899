// Commands that say what they take: the words after them become values, and /help and the menus follow.

#include "bot.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include <tgfw/dispatch/commands/command_table.hpp>
#include <tgfw/tgfw.hpp>

namespace reminders {

using namespace tgfw;

namespace {

class Reminder {
public:
    Reminder() = default;
    Reminder(std::int64_t c, std::string w) : chat(c), what(std::move(w)) {}

    std::int64_t chat = 0;
    std::string what;
};

/// All that are open, of all chats, in memory.
class Reminders {
public:
    Reminders() = default;
    std::map<int, Reminder> open;
    int last = 0;
};

/// `1 h 30 min`
std::string in_words(Duration time) {
    std::string text;
    auto left = time.count();
    const auto take = [&text, &left](std::int64_t seconds, const char* unit) {
        if (left < seconds) return;
        text += (text.empty() ? "" : " ") + std::to_string(left / seconds) + unit;
        left %= seconds;
    };
    take(86400, " d");
    take(3600, " h");
    take(60, " min");
    take(1, " s");
    return text;
}

/// Waits beside the handlers; `open` belongs to the bot's data, which live as long as the bot.
awaitable<void> remind_later(Bot bot, Clock& clock, Reminders& all, int number, Duration in) {
    co_await sleep_for(clock, in);
    const auto found = all.open.find(number);
    if (found == all.open.end()) co_return;  // Forgotten.
    const Reminder due = std::exchange(found->second, Reminder());
    all.open.erase(found);
    co_await bot.send_message(due.chat, "Reminder: " + due.what);
}

awaitable<void> remind(const Message& message, Context& context, Duration in, std::string what) {
    Reminders& all = context.bot_data<Reminders>();
    const int number = ++all.last;
    all.open[number] = Reminder(message.chat.id, std::move(what));
    context.create_task(remind_later(context.bot(), context.clock(), all, number, in));
    co_await context.reply("I will remind you in " + in_words(in) + ". This is number " + std::to_string(number) + ".");
}

awaitable<void> list(const Message& message, Context& context) {
    std::string text;
    for (const auto& [number, reminder] : context.bot_data<Reminders>().open) {
        if (reminder.chat == message.chat.id) text += "\n" + std::to_string(number) + ". " + reminder.what;
    }
    if (text.empty()) text = "\nnothing at all.";
    co_await context.reply("I have in mind:" + text);
}

awaitable<void> forget(const Message& message, Context& context, int number) {
    auto& open = context.bot_data<Reminders>().open;
    const auto found = open.find(number);
    if (found == open.end() || found->second.chat != message.chat.id) {
        co_await context.reply("There is no number " + std::to_string(number) + ", see /reminders.");
        co_return;
    }
    open.erase(found);
    co_await context.reply("Forgotten.");
}

awaitable<bool> may_clear(const Message& message, Bot bot) {
    if (message.chat.type == ChatType::private_) co_return true;
    if (!message.from) co_return false;
    const ChatMember member = co_await bot.get_chat_member(message.chat.id, message.from->id);
    co_return std::holds_alternative<ChatMemberOwner>(member) ||
        std::holds_alternative<ChatMemberAdministrator>(member);
}

awaitable<void> clear(const Message& message, Context& context) {
    const bool may = co_await may_clear(message, context.bot());
    if (!may) {
        co_await context.reply("Only administrators can do that.");
        co_return;
    }
    const std::int64_t chat = message.chat.id;
    const auto count = std::erase_if(context.bot_data<Reminders>().open,
                                     [chat](const auto& each) { return each.second.chat == chat; });
    co_await context.reply(std::to_string(count) + " forgotten.");
}

CommandTable make_commands() {
    CommandTable commands("I remind you of things.");
    commands.about("de", "Ich erinnere dich an alles.");
    commands.add(Command("remind", "Remind you of something")
                     .arg<Duration>("in")
                     .rest("what")
                     .language("de", "An etwas erinnern"),
                 remind);
    commands.add(Command("reminders", "Show what is to come").language("de", "Zeigen, was ansteht"), list);
    commands.add(Command("forget", "Forget one of them").arg<int>("number").language("de", "Eines vergessen"), forget);
    commands.add(Command("clear", "Forget all of this chat")
                     .scope(BotCommandScopeAllPrivateChats())
                     .scope(BotCommandScopeAllChatAdministrators())
                     .language("de", "Alles vergessen"),
                 clear);
    commands.add_help();
    return commands;
}

awaitable<void> publish(CommandTable commands, Application& app) {
    try {
        co_await commands.publish(app.bot());
    } catch (const Error& error) {
        // The bot works without menus, too.
        app.logger().warning(std::string("cannot set the menus: ") + error.what());
    }
}

}  // namespace

void set_up(ApplicationBuilder& builder) {
    const CommandTable commands = make_commands();
    Router router("reminders");
    router.add_handler(commands);
    router.add_handler(CommandHandler("start", [](Context& context) -> awaitable<void> {
        co_await context.reply("Hello! /remind 10m tea reminds you of your tea. /help shows everything.");
    }));
    builder.router(std::move(router));
    builder.post_init([commands](Application& app) { return publish(commands, app); });
}

}  // namespace reminders
