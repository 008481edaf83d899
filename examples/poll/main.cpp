#include <cstdio>
#include <exception>

#include "bot.hpp"

int main() try {
    auto app = tgfw::Application::builder()
                   .token(tgfw::env("BOT_TOKEN"))
                   .base_url(tgfw::env("BOT_API_URL", "https://api.telegram.org"))
                   .build();
    polls::add_handlers(app);
    return app.run_polling();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
