#pragma once

#include <memory>
#include <string>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// Which of several instances of a bot polls: the one that holds it. For PollingOptions::with_lease().
///
/// The others stand by, and one of them takes over when the holder ends or dies. A store of its own, such as a row in a
/// database with a time by which it must be renewed, derives from this. Used on one thread, one call at a time.
class Lease {
public:
    virtual ~Lease() = default;

    /// Takes it if nobody has it: true if it is held now. Throws where that cannot be found out; it is asked again.
    [[nodiscard]] virtual awaitable<bool> acquire() = 0;
    /// Whether it is still held; false, or an exception, ends polling at once.
    [[nodiscard]] virtual awaitable<bool> renew() = 0;
    /// Gives it back, so that another instance need not wait for it to run out.
    [[nodiscard]] virtual awaitable<void> release() = 0;
    /// How often the others try acquire(), and the holder calls renew().
    [[nodiscard]] virtual Clock::duration period() const noexcept = 0;
};

/// A lease for the instances on one machine: a lock on a file (flock), which the system gives back also where its
/// holder is killed. The file is made where there is none, stays, and holds the process id of who has the lease. Where
/// somebody removes or replaces it, the lease is lost.
///
/// Not for file systems of the network. Throws ConfigError, also from acquire(), where the file cannot be opened.
[[nodiscard]] std::shared_ptr<Lease> file_lease(std::string path,
                                                Clock::duration period = std::chrono::milliseconds(500));

}  // namespace tgfw
