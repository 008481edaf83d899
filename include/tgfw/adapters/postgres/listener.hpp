#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/adapters/postgres/options.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::postgres {

/// What NOTIFY sent; or that some may have been missed.
class Notification {
public:
    Notification() = default;

    std::string channel;
    std::string payload;  ///< Comes from whoever may NOTIFY: do not trust it.
    /// The connection was lost and made again: what was sent meanwhile did not arrive. Look into the tables.
    bool missed_some = false;
};

/// Hears NOTIFY on a connection of its own. Reconnects by itself, in growing pauses.
///
/// Channels are the database's, not a tenant's: whoever may connect may listen and notify. Use it to wake somebody up
/// who then reads what is his. Refuses a pooler, by ConfigError. One coroutine at a time; not thread-safe. Clock and
/// logger must outlive it, and the calls that it began, which may outlive the Listener object.
class Listener {
public:
    /// Throws ConfigError for a connection string that cannot be read, and for no channel.
    Listener(boost::asio::any_io_executor executor, PoolOptions options, std::vector<std::string> channels,
             Clock& clock, Logger& logger);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// The next one; connects on first use, so that the first call hears nothing that was sent before. Cancellation
    /// throws operation_aborted; what came meanwhile is kept for the next call. Throws LoginRefused where the server
    /// lets nobody in.
    [[nodiscard]] awaitable<Notification> next();
    /// Connects now, so that nothing that is sent from here on is missed.
    [[nodiscard]] awaitable<void> listen();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw::postgres
