#include <cstdio>
#include <exception>
#include <memory>

#include "bot.hpp"

int main() try {
    const std::string telegram = "https://api.telegram.org";
    const std::string api = tgfw::env("BOT_API_URL", telegram);
    const tgfw::Token token(tgfw::env("BOT_TOKEN"));
    const auto port = tgfw::env_number<std::uint16_t>("WEB_APP_PORT", 8088);
    tea_shop::PageAddress page;
    page.url = tgfw::env("WEB_APP_URL", "http://127.0.0.1:" + std::to_string(port) + "/");
    page.offline = api != telegram;

    std::shared_ptr<tea_shop::Shop> shop;
    auto open = [&](tgfw::Application& app) -> tgfw::awaitable<void> {
        shop = std::make_shared<tea_shop::Shop>(app.executor(), app.clock(), app.logger(), app.bot(), token);
        shop->open(port);
        co_return;
    };
    auto close = [&](tgfw::Application&) -> tgfw::awaitable<void> {
        if (shop) co_await shop->close();
    };
    auto app =
        tgfw::Application::builder().token(token.reveal()).base_url(api).post_init(open).post_shutdown(close).build();
    tea_shop::add_handlers(app, page, token);
    return app.run_polling();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
