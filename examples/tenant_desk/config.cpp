#include "config.hpp"

#include <utility>

#include <tgfw/bot/links/payload_signer.hpp>
#include <tgfw/bot/token.hpp>
#include <tgfw/core/error.hpp>

#include "settings_reader.hpp"

namespace tenant_desk {

namespace {

using tgfw::LogLevel;
using tgfw::Secret;

void read_telegram(Config& config, SettingsReader& reader) {
    const std::string token = reader.required("BOT_TOKEN", "give the token that @BotFather prints");
    try {
        if (!token.empty()) static_cast<void>(tgfw::Token(token));
    } catch (const tgfw::ConfigError&) {
        reader.problem("BOT_TOKEN", "is no token", "give it as @BotFather prints it: 123456789:AA…");
    }
    config.bot_token = Secret(token);
    config.bot_api_url = reader.text("BOT_API_URL", "https://api.telegram.org");
    // A key of its own survives a new token.
    config.link_key = Secret(reader.text("LINK_KEY", token));
    if (config.link_key.reveal().size() < tgfw::PayloadSigner::min_key && !token.empty()) {
        reader.problem("LINK_KEY", "is too short", "give 16 characters or more: openssl rand -hex 16");
    }
}

Secret read_connection(SettingsReader& reader, const std::string& name, std::string_view whose) {
    const std::string remedy = "give " + std::string(whose) + ": postgresql://user:password@host/database";
    const std::string value = reader.required(name, remedy);
    const bool url = value.starts_with("postgresql://") || value.starts_with("postgres://");
    if (!value.empty() && !url && value.find('=') == std::string::npos) {
        reader.problem(name, "is no connection string", remedy);
    }
    return Secret(value);
}

void read_database(Config& config, SettingsReader& reader) {
    config.database_url = read_connection(reader, "DATABASE_URL", "the role desk_bot's");
    config.migration_database_url = read_connection(reader, "MIGRATION_DATABASE_URL", "the role that owns the tables");
    const std::string& bot = config.database_url.reveal();
    if (!bot.empty() && bot == config.migration_database_url.reveal()) {
        reader.problem("DATABASE_URL", "is the same as MIGRATION_DATABASE_URL",
                       "give the bot a role that owns nothing");
    }
    config.migrations = reader.text("MIGRATIONS", "migrations");
    config.pool_size = static_cast<std::size_t>(reader.number("POOL_SIZE", 1, 1000, 10));
}

void read_receiving(Config& config, SettingsReader& reader) {
    config.webhook = reader.one_of("MODE", {"polling", "webhook"}, "polling") == "webhook";
    config.inbox_file = reader.text("INBOX_FILE", "");
    config.user_rate = static_cast<std::uint32_t>(reader.number("USER_RATE", 1, 6000, 30));
    config.drain_deadline = std::chrono::seconds(reader.number("DRAIN_SECONDS", 1, 600, 30));
    if (!config.webhook) return;
    config.webhook_url =
        reader.required("WEBHOOK_URL", "give where Telegram reaches the bot: https://bot.example.com/hook");
    config.webhook_secret = Secret(reader.required("WEBHOOK_SECRET", "give a long random text: openssl rand -hex 32"));
    config.webhook_listen = reader.address("WEBHOOK_LISTEN", "127.0.0.1:8443");
}

void read_observation(Config& config, SettingsReader& reader) {
    config.observe = reader.address("OBSERVE_LISTEN", "127.0.0.1:8081");
    const std::string level = reader.one_of("LOG_LEVEL", {"debug", "info", "warning"}, "info");
    config.log_level = level == "debug" ? LogLevel::debug : level == "info" ? LogLevel::info : LogLevel::warning;
}

}  // namespace

Config read_config(const Lookup& lookup) {
    Config config;
    SettingsReader reader(lookup);
    read_telegram(config, reader);
    read_database(config, reader);
    read_receiving(config, reader);
    read_observation(config, reader);
    reader.finish();
    return config;
}

}  // namespace tenant_desk
