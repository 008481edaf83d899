#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tgfw::net {

/// The sockets that systemd passed to this process: its variables LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES, read.
class InheritedSockets {
public:
    /// Of the process `pid`; a variable that is not set is null. Variables meant for another process give none.
    InheritedSockets(const char* listen_pid, const char* listen_fds, const char* listen_fdnames, long pid);
    [[nodiscard]] static InheritedSockets of_this_process();

    /// The descriptor of that name, or with an empty one, the one with that number. Throws ConfigError if there is
    /// none.
    [[nodiscard]] int find(std::string_view name, std::size_t index) const;
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }

private:
    std::vector<std::string> names_;
};

}  // namespace tgfw::net
