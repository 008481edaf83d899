#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <tgfw/core/log.hpp>
#include <tgfw/core/secret.hpp>

namespace tenant_desk {

/// The value of a setting, nullopt where it is not set.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// An address to listen at.
class Address {
public:
    Address() = default;

    std::string host;
    std::uint16_t port = 0;
};

/// All that may differ between two installations.
class Config {
public:
    Config() = default;

    tgfw::Secret bot_token;
    std::string bot_api_url;
    /// Signs invitations of staff.
    tgfw::Secret link_key;

    /// The bot's own role, which owns nothing.
    tgfw::Secret database_url;
    /// The role that owns the tables; used at the start only.
    tgfw::Secret migration_database_url;
    std::string migrations;  ///< A folder.
    std::size_t pool_size = 10;

    bool webhook = false;
    std::string webhook_url;
    tgfw::Secret webhook_secret;
    Address webhook_listen;
    /// An SQLite file; empty: the server keeps an update until it is handled.
    std::string inbox_file;

    /// Health and metrics.
    Address observe;
    tgfw::LogLevel log_level = tgfw::LogLevel::info;
    /// How many updates a minute of one user are handled.
    std::uint32_t user_rate = 30;
    std::chrono::seconds drain_deadline{30};
};

/// Reads the settings that README.md lists. Throws tgfw::ConfigError with a line for each that is wrong: its name, its
/// value unless that is secret, and what to do.
[[nodiscard]] Config read_config(const Lookup& lookup);

}  // namespace tenant_desk
