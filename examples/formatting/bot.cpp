// Formatted texts: composed without escaping, cut into parts that fit in a message, turned into markup and back.

#include "bot.hpp"

#include <string>
#include <vector>

#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/split.hpp>
#include <tgfw/bot/text/text.hpp>
#include <tgfw/tgfw.hpp>

namespace formatting {

using namespace tgfw;

namespace {

struct Tea {
    Tea(std::string tea, std::string where, int minutes_to_steep, double euros)
        : name(std::move(tea)), region(std::move(where)), minutes(minutes_to_steep), price(euros) {}

    std::string name;
    std::string region;
    int minutes;
    double price;
};

const std::vector<Tea>& teas() {
    static const std::vector<Tea> all = {Tea("Sencha", "Uji_valley <Japan>", 2, 3.5), Tea("Assam", "India", 4, 2.5),
                                         Tea("Oolong", "Taiwan *high mountain*", 3, 4.25)};
    return all;
}

awaitable<void> menu(const Message& message, Context& context) {
    std::vector<FormattedText> lines;
    for (const Tea& tea : teas()) {
        // What is in the names needs no escaping: it is not markup.
        lines.push_back(rich::text(rich::bold(tea.name), ", ", rich::italic(tea.region), ": ", tea.price, " €"));
    }
    const FormattedText text = rich::text(
        "Welcome, ", message.from ? rich::mention(*message.from) : FormattedText("everybody"), "!\n\n",
        rich::join(lines, "\n"), "\n\n", rich::blockquote("The password of the day: ", rich::spoiler("leaf")), "\n",
        rich::link("How we brew", "https://example.org/brewing?cup=1&pot=2"));
    co_await context.reply(text.text).entities(text.entities);
}

awaitable<void> guide(Context& context) {
    std::vector<FormattedText> chapters;
    for (int chapter = 1; chapter <= 40; ++chapter) {
        const Tea& tea = teas()[static_cast<std::size_t>(chapter) % teas().size()];
        chapters.push_back(rich::text(rich::bold("Lesson ", chapter, ": ", tea.name), "\n",
                                      "Heat the water, pour it on the ", rich::italic("leaves"),
                                      " and wait. Stir once, and only once. Good tea asks for "
                                      "patience, and for a cup that was warmed. ",
                                      rich::code("steep = ", tea.minutes, " min")));
    }
    const std::vector<FormattedText> parts = split_message(rich::join(chapters, "\n\n"));
    for (const FormattedText& part : parts) {
        co_await context.reply(part.text).entities(part.entities);
    }
}

/// The markup of the message replied to, or else of the message itself.
awaitable<void> source(const Message& message, Context& context) {
    const FormattedText shown = formatted_text(message.reply_to_message ? *message.reply_to_message : message);
    const FormattedText answer =
        rich::text(rich::bold("HTML"), "\n", rich::pre(to_html(shown), "html"), "\n", rich::bold("MarkdownV2"), "\n",
                   rich::pre(to_markdown_v2(shown), "markdown"));
    const std::vector<FormattedText> parts = split_message(answer);
    for (const FormattedText& part : parts) {
        co_await context.reply(part.text).entities(part.entities);
    }
}

/// The text that is meant by the HTML after the command, or the server's reason against it.
FormattedText read_html(const std::string& command) try {
    const std::size_t space = command.find(' ');
    return space == std::string::npos ? FormattedText("Write some HTML after /html.")
                                      : parse_html(command.substr(space));
} catch (const TextRefused& refused) {
    return rich::text("Telegram would say: ", rich::code(refused.what()));
}

awaitable<void> html(const Message& message, Context& context) {
    const FormattedText text = read_html(message.text.value_or(""));
    co_await context.reply(text.text).entities(text.entities);
}

awaitable<void> help(Context& context) {
    co_await context.reply("/menu, /guide, /html <b>text</b>. Send me a formatted text, or reply with /source to one.");
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(CommandHandler("start", help));
    app.add_handler(CommandHandler("menu", menu));
    app.add_handler(CommandHandler("guide", guide));
    app.add_handler(CommandHandler("source", source));
    app.add_handler(CommandHandler("html", html));
    app.add_handler(MessageHandler((filters::text & ~filters::command) | filters::caption, source));
}

}  // namespace formatting
