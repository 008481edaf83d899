#include <cstdio>
#include <cstdlib>
#include <exception>

#include "bot.hpp"

int main() try {
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr || *value == '\0') return std::nullopt;
        return value;
    };
    auto app = tgfw::Application::builder()
                   .token(tgfw::env("BOT_TOKEN"))
                   .base_url(tgfw::env("BOT_API_URL", "https://api.telegram.org"))
                   .build();
    by_webhook::add_handlers(app);
    return app.run_webhook(by_webhook::webhook_options(environment));
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
