#include <cstdio>
#include <exception>
#include <filesystem>

#include "bot.hpp"

int main() try {
    auto app = tgfw::Application::builder()
                   .token(tgfw::env("BOT_TOKEN"))
                   .base_url(tgfw::env("BOT_API_URL", "https://api.telegram.org"))
                   .build();
    const auto folder = std::filesystem::temp_directory_path() / "tgfw-files";
    std::filesystem::create_directories(folder);
    files::add_handlers(app, folder.string());
    return app.run_polling();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
