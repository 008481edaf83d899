#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/testing/emulator.hpp>

namespace tgfw::testing {

/// Settings of an emulator's server.
class EmulatorServerOptions {
public:
    EmulatorServerOptions() = default;

    EmulatorServerOptions& with_listen(std::string where, std::uint16_t number) {
        return address = std::move(where), port = number, *this;
    }
    EmulatorServerOptions& with_any_address(bool on = true) { return any_address = on, *this; }
    EmulatorServerOptions& with_logger(Logger& where) { return logger = &where, *this; }

    /// A numeric address.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose.
    std::uint16_t port = 0;
    /// Serve addresses other than those of this machine, where everybody who can connect is trusted with everything.
    bool any_address = false;
    /// Must outlive the server.
    Logger* logger = &null_logger();
};

/// Puts an emulator on a socket: the Bot API under `/bot<token>/`, files under `/file/`, the control API under
/// `/emulator/`, the web chat at `/`; and delivers updates to webhooks.
///
/// Not thread-safe: use it from its executor, which must run on one thread. The emulator must outlive it.
class EmulatorServer {
public:
    /// Throws ConfigError if the address is not one of this machine's own and any_address is off.
    EmulatorServer(boost::asio::any_io_executor executor, Emulator& emulator,
                   EmulatorServerOptions options = EmulatorServerOptions());
    ~EmulatorServer();
    EmulatorServer(const EmulatorServer&) = delete;
    EmulatorServer& operator=(const EmulatorServer&) = delete;

    /// Binds; from here on clients can connect. Throws ConfigError if that is not possible.
    void listen();
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// `http://127.0.0.1:8081`, after listen().
    [[nodiscard]] std::string url() const;
    /// Serves until stop(). Cancellation drops the connections and throws operation_aborted.
    [[nodiscard]] awaitable<void> run();
    /// Answers the long polls, ends deliveries, and lets run() return.
    void stop();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw::testing
