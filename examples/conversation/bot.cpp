// A dialogue in steps: how many guests, when, whose name, and a summary to confirm.

#include "bot.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/handlers/conversation_handler.hpp>
#include <tgfw/tgfw.hpp>

namespace booking {

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

enum class Step { guests, time, name, confirm };

class Booking {
public:
    Booking() = default;

    std::string guests;
    std::string time;
    std::string name;

    [[nodiscard]] std::string summary() const { return "a table for " + guests + " at " + time + ", " + name; }
};

/// What the bot keeps for each user.
class Bookings {
public:
    Bookings() = default;

    Booking draft;
    std::vector<Booking> booked;
};

awaitable<Step> ask_guests(Context& context) {
    co_await context.reply("A table for how many? Send /cancel whenever you change your mind.")
        .reply_markup(ReplyKeyboard().button("2").button("4").button("6").resize().one_time());
    co_return Step::guests;
}

awaitable<Step> take_guests(const Message& message, Context& context) {
    context.user_data<Bookings>().draft.guests = *message.text;
    co_await context.reply("At what time? We serve from 12:00 to 22:00.")
        .reply_markup(ReplyKeyboard().button("18:00").button("19:30").button("21:00").resize().one_time());
    co_return Step::time;
}

awaitable<void> explain_guests(Context& context) {
    co_await context.reply("A number from 1 to 12, please.");
}

awaitable<Step> take_time(const Message& message, Context& context) {
    context.user_data<Bookings>().draft.time = *message.text;
    co_await context.reply("And your name?").reply_markup(remove_keyboard());
    co_return Step::name;
}

awaitable<void> explain_time(Context& context) {
    co_await context.reply("A time between 12:00 and 21:59, such as 19:30.");
}

awaitable<Step> take_name(const Message& message, Context& context) {
    Booking& draft = context.user_data<Bookings>().draft;
    draft.name = *message.text;
    co_await context.reply("That is " + draft.summary() + ". Shall I book it?")
        .reply_markup(ReplyKeyboard().button("Book it").button("Start over").resize().one_time());
    co_return Step::confirm;
}

awaitable<Next<Step>> book(Context& context) {
    Bookings& mine = context.user_data<Bookings>();
    mine.booked.push_back(std::exchange(mine.draft, Booking()));
    co_await context.reply("Booked: " + mine.booked.back().summary() + ". See you!").reply_markup(remove_keyboard());
    co_return conversation::end;
}

awaitable<void> explain_confirm(Context& context) {
    co_await context.reply("Please press “Book it” or “Start over”.");
}

awaitable<Next<Step>> cancel(Context& context) {
    co_await context.reply("Nothing was booked. Come back with /book.").reply_markup(remove_keyboard());
    co_return conversation::end;
}

awaitable<void> time_out(Context& context) {
    co_await context.reply("I have not heard from you for a while, so nothing was booked. Bye!")
        .reply_markup(remove_keyboard());
}

awaitable<void> list_bookings(Context& context) {
    std::string list;
    for (const Booking& each : context.user_data<Bookings>().booked) list += "\n• " + each.summary();
    if (list.empty()) {
        co_await context.reply("You have no table yet: /book one.");
    } else {
        co_await context.reply("Your tables:" + list);
    }
}

ConversationHandler<Step> make_conversation() {
    const auto plain_text = filters::text & ~filters::command;
    return ConversationHandler<Step>("booking")
        .entry_points(CommandHandler("book", ask_guests))
        .state(Step::guests, MessageHandler(filters::regex("^([1-9]|1[0-2])$"), take_guests),
               MessageHandler(plain_text, explain_guests))
        .state(Step::time, MessageHandler(filters::regex("^(1[2-9]|2[01]):[0-5][0-9]$"), take_time),
               MessageHandler(plain_text, explain_time))
        .state(Step::name, MessageHandler(plain_text, take_name))
        .state(Step::confirm, MessageHandler(filters::text({"Book it"}), book),
               MessageHandler(filters::text({"Start over"}), ask_guests), MessageHandler(plain_text, explain_confirm))
        .fallbacks(CommandHandler("cancel", cancel))
        .timeout(5min, TypeHandler<Update>(time_out))
        .all_states(Step::guests, Step::time, Step::name, Step::confirm);
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(make_conversation());
    app.add_handler(CommandHandler({"start", "bookings"}, list_bookings));
}

}  // namespace booking
