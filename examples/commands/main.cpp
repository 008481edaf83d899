#include <cstdio>
#include <exception>

#include "bot.hpp"

int main() try {
    auto builder = tgfw::Application::builder();
    builder.token(tgfw::env("BOT_TOKEN")).base_url(tgfw::env("BOT_API_URL", "https://api.telegram.org"));
    reminders::set_up(builder);
    return builder.build().run_polling();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
