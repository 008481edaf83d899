// A dialogue within a dialogue: the menu of a family, and the form for one relative, both in one message.

#include "bot.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/handlers/conversation_handler.hpp>
#include <tgfw/tgfw.hpp>

namespace family {

using namespace tgfw;

namespace {

enum class Menu { choose };
/// `stopped` has no steps: it only tells the menu that all is over.
enum class Form { choose, name, age, stopped };

class Relative {
public:
    Relative() = default;

    std::string name;
    std::string age;

    [[nodiscard]] std::string summary() const { return age.empty() ? name : name + ", " + age; }
};

/// What the bot keeps for each user.
class Family {
public:
    Family() = default;

    std::vector<Relative> relatives;
    Relative draft;
    /// The message that shows the form.
    std::int64_t message_id = 0;
};

std::string menu_text(const Family& mine) {
    if (mine.relatives.empty()) return "Your family is empty so far.";
    std::string text = "Your family:";
    for (const Relative& each : mine.relatives) text += "\n• " + each.summary();
    return text;
}

InlineKeyboard menu_buttons() {
    return InlineKeyboard().callback("Add somebody", "add").callback("Done", "done");
}

std::string form_text(const Relative& draft) {
    std::string text = "Who is it?\nName: ";
    text += draft.name.empty() ? "–" : draft.name;
    text += "\nAge: ";
    text += draft.age.empty() ? "–" : draft.age;
    return text;
}

InlineKeyboard form_buttons(const Relative& draft) {
    InlineKeyboard buttons;
    buttons.callback("Name", "name").callback("Age", "age").row();
    if (!draft.name.empty()) buttons.callback("Save", "save").style(ButtonStyle::success);
    buttons.callback("Back", "back");
    return buttons;
}

// The form.

awaitable<Form> open_form(const Update& update, Context& context) {
    Family& mine = context.user_data<Family>();
    mine.draft = Relative();
    if (const Message* menu = update.effective_message()) mine.message_id = menu->message_id;
    co_await context.answer();
    co_await context.edit_message_text(form_text(mine.draft)).reply_markup(form_buttons(mine.draft));
    co_return Form::choose;
}

awaitable<Form> ask_name(Context& context) {
    co_await context.answer();
    co_await context.edit_message_text("What is the name? Write it below.");
    co_return Form::name;
}

awaitable<Form> ask_age(Context& context) {
    co_await context.answer();
    co_await context.edit_message_text("How old? Write the number below.");
    co_return Form::age;
}

/// Shows the form again, in the message where it was.
awaitable<Form> show_form(Context& context) {
    const Family& mine = context.user_data<Family>();
    co_await context.bot()
        .edit_message_text()
        .text(form_text(mine.draft))
        .chat_id(context.update().effective_chat()->id)
        .message_id(mine.message_id)
        .reply_markup(form_buttons(mine.draft));
    co_return Form::choose;
}

awaitable<Form> take_name(const Message& message, Context& context) {
    context.user_data<Family>().draft.name = *message.text;
    co_return co_await show_form(context);
}

awaitable<Form> take_age(const Message& message, Context& context) {
    context.user_data<Family>().draft.age = *message.text;
    co_return co_await show_form(context);
}

awaitable<void> explain_age(Context& context) {
    co_await context.reply("A number from 0 to 129, please.");
}

awaitable<void> return_to_menu(Context& context, std::string toast) {
    co_await context.answer().text(std::move(toast));
    co_await context.edit_message_text(menu_text(context.user_data<Family>())).reply_markup(menu_buttons());
}

awaitable<Next<Form>> save(Context& context) {
    Family& mine = context.user_data<Family>();
    std::string toast = mine.draft.name + " belongs to your family now";
    mine.relatives.push_back(std::exchange(mine.draft, Relative()));
    co_await return_to_menu(context, std::move(toast));
    co_return conversation::end;
}

awaitable<Next<Form>> leave_form(Context& context) {
    co_await return_to_menu(context, "Nobody was added");
    co_return conversation::end;
}

awaitable<Form> stop_form(Context& context) {
    co_await context.reply("Stopped. /family brings you back.");
    co_return Form::stopped;
}

ConversationHandler<Form, Menu> make_form() {
    const auto plain_text = filters::text & ~filters::command;
    return ConversationHandler<Form, Menu>("form")
        .entry_points(CallbackQueryHandler(open_form, "add$"))
        .state(Form::choose, CallbackQueryHandler(ask_name, "name$"), CallbackQueryHandler(ask_age, "age$"),
               CallbackQueryHandler(save, "save$"), CallbackQueryHandler(leave_form, "back$"))
        .state(Form::name, MessageHandler(plain_text, take_name))
        .state(Form::age, MessageHandler(filters::regex("^([0-9]{1,2}|1[0-2][0-9])$"), take_age),
               MessageHandler(plain_text, explain_age))
        .fallbacks(CommandHandler("stop", stop_form))
        .per_message(false)  // One family for each user, whichever message shows it.
        .map_to_parent(conversation::end, Menu::choose)
        .map_to_parent(Form::stopped, conversation::end);
}

// The menu.

awaitable<Menu> open_menu(Context& context) {
    co_await context.reply(menu_text(context.user_data<Family>())).reply_markup(menu_buttons());
    co_return Menu::choose;
}

awaitable<Next<Menu>> done(Context& context) {
    co_await context.answer();
    co_await context.edit_message_text(menu_text(context.user_data<Family>()));
    co_return conversation::end;
}

awaitable<Next<Menu>> stop_menu(Context& context) {
    co_await context.reply("Stopped. /family brings you back.");
    co_return conversation::end;
}

awaitable<void> outdated(Context& context) {
    co_await context.answer().text("Send /family to go on.");
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(ConversationHandler<Menu>("family")
                        .entry_points(CommandHandler({"start", "family"}, open_menu))
                        .state(Menu::choose, make_form(), CallbackQueryHandler(done, "done$"))
                        .fallbacks(CommandHandler("stop", stop_menu), CommandHandler("family", open_menu))
                        .per_message(false));
    app.add_handler(CallbackQueryHandler(outdated));
}

}  // namespace family
