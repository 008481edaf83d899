#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <app/observe/service_manager.hpp>

#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

/// Where a service manager listens, and NOTIFY_SOCKET as it sets it.
class NotifySocket {
public:
    explicit NotifySocket(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        if (path[0] == '@') address.sun_path[0] = '\0';
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
        ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    }
    ~NotifySocket() {
        ::close(fd_);
        ::unsetenv("NOTIFY_SOCKET");
    }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    [[nodiscard]] std::string heard() const {
        std::array<char, 256> text{};
        const auto size = ::recv(fd_, text.data(), text.size(), 0);
        return size < 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(size));
    }

private:
    int fd_;
};

}  // namespace

TEST_CASE("a service manager hears of the state by a datagram, on a path or an abstract socket") {
    const test::TemporaryFolder folder;
    const NotifySocket at_path((folder.path() / "notify").string());
    notify_service_manager("READY=1");
    CHECK(at_path.heard() == "READY=1");
    CHECK(at_path.heard().empty());
    const NotifySocket abstract("@tgfw-test-" + std::to_string(::getpid()));
    notify_service_manager("STOPPING=1");
    CHECK(abstract.heard() == "STOPPING=1");
}

TEST_CASE("without a service manager, or with one that has gone, nothing happens") {
    ::unsetenv("NOTIFY_SOCKET");
    notify_service_manager("READY=1");
    const std::string too_long = "/" + std::string(200, 'x');
    for (const char* path : {"/nowhere/notify", "relative", "", too_long.c_str()}) {
        ::setenv("NOTIFY_SOCKET", path, 1);
        notify_service_manager("READY=1");
    }
    ::unsetenv("NOTIFY_SOCKET");
}

TEST_CASE("the watchdog is fed twice in the time that the service manager allows") {
    const auto period = [](const char* usec, const std::string& pid) {
        ::setenv("WATCHDOG_USEC", usec, 1);
        ::setenv("WATCHDOG_PID", pid.c_str(), 1);
        return watchdog_period();
    };
    ::setenv("NOTIFY_SOCKET", "@nobody", 1);
    const std::string own = std::to_string(::getpid());
    CHECK(period("30000000", own) == 15s);
    CHECK(period("30000000", "1") == 0s);
    CHECK(period("0", own) == 0s);
    CHECK(period("soon", own) == 0s);
    ::unsetenv("WATCHDOG_PID");
    ::setenv("WATCHDOG_USEC", "1000", 1);
    CHECK(watchdog_period() == 500us);
    ::unsetenv("NOTIFY_SOCKET");
    CHECK(watchdog_period() == 0s);
    ::unsetenv("WATCHDOG_USEC");
}
