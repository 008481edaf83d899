#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tgfw/app/updater.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/interrupt.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

class Application;

/// How recorded updates come again.
class ReplayOptions {
public:
    ReplayOptions() = default;

    /// 1: at the distances at which they came; 10: ten times as fast; 0: as fast as they are handled.
    ReplayOptions& with_speed(double value) { return speed = value, *this; }

    double speed = 0;
};

/// What a replay has brought.
class ReplayCounts {
public:
    ReplayCounts() = default;
    bool operator==(const ReplayCounts&) const = default;

    std::uint64_t delivered = 0;
    std::uint64_t unreadable = 0;  ///< Went to the error handlers as UnreadableUpdate.
};

/// The updates of a file that an UpdateRecorder wrote, as an Updater: `app.run(replay)` handles them and ends.
///
/// The bot makes its calls as ever: give it a transport or a base_url that is not Telegram's.
class Replay {
public:
    /// Throws ConfigError if the file cannot be read, or for a negative speed. `clock` must outlive it.
    explicit Replay(std::string file, ReplayOptions options = ReplayOptions(), Clock& clock = steady_clock());

    /// Throws ConfigError that names the line for one that no UpdateRecorder wrote.
    [[nodiscard]] awaitable<void> run(UpdateSink& sink);
    void stop();
    [[nodiscard]] awaitable<void> finish();

    [[nodiscard]] const ReplayCounts& counts() const noexcept { return counts_; }

private:
    std::string file_;
    ReplayOptions options_;
    Clock* clock_;
    net::Interrupt interrupt_;
    ReplayCounts counts_;
};

/// Serves a Replay on the application's clock: for an Application on an event loop of the user's own.
[[nodiscard]] awaitable<ReplayCounts> replay(std::string file, Application& app,
                                             ReplayOptions options = ReplayOptions());

}  // namespace tgfw
