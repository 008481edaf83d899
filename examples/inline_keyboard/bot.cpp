// One message with buttons: a list in pages, with ticks, edited in place. Buttons carry typed data.

#include "bot.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <tgfw/tgfw.hpp>

namespace shop {

using namespace tgfw;

namespace {

constexpr std::array<std::string_view, 12> teas = {
    "Assam",   "Ceylon", "Darjeeling", "Earl Grey",     "Genmaicha", "Gunpowder",
    "Jasmine", "Keemun", "Lapsang",    "Moroccan mint", "Oolong",    "Sencha",
};
constexpr std::size_t page_size = 5;
constexpr std::size_t page_count = (teas.size() + page_size - 1) / page_size;

/// The number after `prefix`, if there is nothing else and it is below `limit`: buttons live longer than programs.
std::optional<std::size_t> number_after(std::string_view prefix, std::string_view data, std::size_t limit) {
    std::size_t number = 0;
    if (!data.starts_with(prefix)) return std::nullopt;
    const char* end = data.data() + data.size();
    const auto [stop, error] = std::from_chars(data.data() + prefix.size(), end, number);
    if (error != std::errc() || stop != end || number >= limit) return std::nullopt;
    return number;
}

class ShowPage {
public:
    explicit ShowPage(std::size_t p) : page(p) {}
    std::size_t page;

    [[nodiscard]] std::string data() const { return "page:" + std::to_string(page); }
    static std::optional<ShowPage> parse(std::string_view data) {
        const auto page = number_after("page:", data, page_count);
        return page ? std::optional(ShowPage(*page)) : std::nullopt;
    }
};

class Toggle {
public:
    explicit Toggle(std::size_t t) : tea(t) {}
    std::size_t tea;

    [[nodiscard]] std::string data() const { return "toggle:" + std::to_string(tea); }
    static std::optional<Toggle> parse(std::string_view data) {
        const auto tea = number_after("toggle:", data, teas.size());
        return tea ? std::optional(Toggle(*tea)) : std::nullopt;
    }
};

/// What a user has ticked.
class Basket {
public:
    Basket() = default;
    std::set<std::size_t> teas;
};

InlineKeyboard page_of(const Basket& basket, std::size_t page) {
    InlineKeyboard keyboard;
    for (std::size_t tea = page * page_size; tea < teas.size() && tea < (page + 1) * page_size; ++tea) {
        const std::string tick = basket.teas.contains(tea) ? "✅ " : "";
        keyboard.callback(tick + std::string(teas[tea]), Toggle(tea).data()).row();
    }
    if (page > 0) keyboard.callback("‹ Back", ShowPage(page - 1).data());
    if (page + 1 < page_count) keyboard.callback("More ›", ShowPage(page + 1).data());
    keyboard.row().callback("Order", "order").style(ButtonStyle::primary);
    return keyboard;
}

awaitable<void> list(Context& context) {
    co_await context.reply("Which teas would you like?").reply_markup(page_of(context.user_data<Basket>(), 0));
}

awaitable<void> show_page(const ShowPage& tap, Context& context) {
    co_await context.answer();
    co_await context.edit_message_reply_markup().reply_markup(page_of(context.user_data<Basket>(), tap.page));
}

awaitable<void> toggle(const Toggle& tap, Context& context) {
    Basket& basket = context.user_data<Basket>();
    const bool added = basket.teas.insert(tap.tea).second;
    if (!added) basket.teas.erase(tap.tea);
    std::string toast(teas[tap.tea]);
    toast += added ? " is in your basket" : " is out again";
    co_await context.answer().text(toast);
    co_await context.edit_message_reply_markup().reply_markup(page_of(basket, tap.tea / page_size));
}

awaitable<void> order(Context& context) {
    Basket& basket = context.user_data<Basket>();
    if (basket.teas.empty()) {
        co_await context.answer().text("Your basket is empty: tick some teas first.").show_alert(true);
        co_return;
    }
    std::string text = "Your order:";
    for (const std::size_t tea : basket.teas) text.append("\n• ").append(teas[tea]);
    basket.teas.clear();
    co_await context.answer().text("Thank you!");
    co_await context.edit_message_text(text);
}

awaitable<void> outdated(Context& context) {
    co_await context.answer().text("This button is too old. Send /list for new ones.");
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(CommandHandler({"start", "list"}, list));
    app.add_handler(CallbackQueryHandler(show_page));
    app.add_handler(CallbackQueryHandler(toggle));
    app.add_handler(CallbackQueryHandler(order, "order$"));
    app.add_handler(CallbackQueryHandler(outdated));
}

}  // namespace shop
