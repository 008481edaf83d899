// Inline mode: what somebody types after the bot's name, in any chat, comes back in several styles to choose from.
//
// @BotFather's /setinline turns it on, and /setinlinefeedback lets the bot hear what was chosen.

#include "bot.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/dispatch/handlers/chosen_inline_result_handler.hpp>
#include <tgfw/dispatch/handlers/inline_query_handler.hpp>
#include <tgfw/tgfw.hpp>

namespace styles {

using namespace tgfw;

namespace {

/// How often each result was chosen.
class Favourites {
public:
    Favourites() = default;
    std::map<std::string, int> count;
};

std::string escape_html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '<') {
            escaped += "&lt;";
        } else if (c == '>') {
            escaped += "&gt;";
        } else if (c == '&') {
            escaped += "&amp;";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

/// Letters other than a to z stay as they are.
std::string capitals(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

InlineQueryResultArticle article(std::string id, std::string title, const std::string& preview, std::string html) {
    InputTextMessageContent content(std::move(html));
    content.parse_mode = ParseMode::html;
    InlineQueryResultArticle made(std::move(id), std::move(title), std::move(content));
    made.description = preview;
    return made;
}

std::vector<InlineQueryResult> styles_of(const std::string& text) {
    const std::string safe = escape_html(text);
    std::vector<InlineQueryResult> results;
    results.emplace_back(article("capitals", "Capitals", capitals(text), escape_html(capitals(text))));
    results.emplace_back(article("bold", "Bold", text, "<b>" + safe + "</b>"));
    results.emplace_back(article("italic", "Italic", text, "<i>" + safe + "</i>"));
    results.emplace_back(article("spoiler", "Hidden until tapped", text, "<tg-spoiler>" + safe + "</tg-spoiler>"));
    return results;
}

awaitable<void> offer_styles(const InlineQuery& query, Context& context) {
    // Everybody gets the same for the same text, so the server may remember it for an hour.
    co_await context.bot().answer_inline_query(query.id, styles_of(query.query)).cache_time(3600);
}

awaitable<void> offer_code(const InlineQuery& query, Context& context) {
    const std::string code = context.match()->group("code").value_or("");
    std::vector<InlineQueryResult> results;
    results.emplace_back(article("code", "Code", code, "<pre>" + escape_html(code) + "</pre>"));
    co_await context.bot().answer_inline_query(query.id, std::move(results)).cache_time(3600);
}

awaitable<void> offer_help(const InlineQuery& query, Context& context) {
    InlineQueryResultsButton button("Type a text, or “code: …”");
    button.start_parameter = "help";
    std::vector<InlineQueryResult> none;
    co_await context.bot().answer_inline_query(query.id, std::move(none)).button(std::move(button));
}

awaitable<void> count(const ChosenInlineResult& chosen, Context& context) {
    ++context.bot_data<Favourites>().count[chosen.result_id];
    co_return;
}

awaitable<void> help(Context& context) {
    const std::string name = context.bot().identity()->username.value_or("");
    co_await context.reply("In any chat, type @" + name + " and a text, and choose how it should look. With “code: ” " +
                           "before it, it becomes code.");
}

awaitable<void> list_favourites(Context& context) {
    std::string text = "Chosen so far:";
    const auto& all = context.bot_data<Favourites>().count;
    for (const auto& [style, times] : all) text += "\n" + style + ": " + std::to_string(times);
    if (all.empty()) text = "Nobody has chosen anything yet.";
    co_await context.reply(text);
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(InlineQueryHandler(offer_code, "(?s)code: *(?P<code>.+)"));
    app.add_handler(InlineQueryHandler(offer_styles, "(?s).+"));
    app.add_handler(InlineQueryHandler(offer_help));
    app.add_handler(ChosenInlineResultHandler(count));
    app.add_handler(CommandHandler("start", help));
    app.add_handler(CommandHandler("favourites", list_favourites));
}

}  // namespace styles
