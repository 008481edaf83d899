#include <app/observe/service_manager.hpp>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <core/parse_number.hpp>
#include <core/unique_fd.hpp>

namespace tgfw {

void notify_service_manager(std::string_view state) noexcept {
    const char* named = std::getenv("NOTIFY_SOCKET");
    const std::string_view path = named != nullptr ? named : "";
    sockaddr_un address{};
    // A path, or the name of an abstract socket behind an @.
    if (path.size() < 2 || path.size() >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@')) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    if (path[0] == '@') address.sun_path[0] = '\0';
    const detail::UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) return;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    static_cast<void>(::sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&address), length));
}

Clock::duration watchdog_period() noexcept {
    const char* named = std::getenv("WATCHDOG_USEC");
    const char* process = std::getenv("WATCHDOG_PID");
    if (named == nullptr || std::getenv("NOTIFY_SOCKET") == nullptr) return {};
    if (process != nullptr && std::atoll(process) != ::getpid()) return {};
    const auto microseconds = detail::parse_number<std::int64_t>(named);
    if (!microseconds || *microseconds <= 0) return {};
    return std::chrono::microseconds(*microseconds) / 2;
}

}  // namespace tgfw
