#include <cstdio>
#include <exception>
#include <memory>

#include <tgfw/bot/links/payload_signer.hpp>

#include "bot.hpp"

int main() try {
    const std::string token = tgfw::env("BOT_TOKEN");
    // A key of its own survives a new token, and lets other programs make links without the token.
    const tgfw::Secret key(tgfw::env("LINK_KEY", token));
    auto app = tgfw::Application::builder()
                   .token(token)
                   .base_url(tgfw::env("BOT_API_URL", "https://api.telegram.org"))
                   .service(std::make_shared<tgfw::PayloadSigner>(key, "invitation"))
                   .build();
    referrals::add_handlers(app);
    return app.run_polling();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
