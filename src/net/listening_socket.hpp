#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include <core/unique_fd.hpp>
#include <tgfw/net/http_server.hpp>

namespace tgfw::net {

/// The file of a Unix socket; removed with this, unless another socket has taken its place.
class SocketFile {
public:
    SocketFile() = default;
    explicit SocketFile(std::string path);
    ~SocketFile() { remove(); }
    SocketFile(SocketFile&& other) noexcept;
    SocketFile& operator=(SocketFile&& other) noexcept;

    void remove() noexcept;

private:
    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

/// A socket that listens.
struct ListeningSocket {
    tgfw::detail::UniqueFd descriptor;
    /// AF_INET, AF_INET6 or AF_UNIX.
    int family = 0;
    /// 0 but for TCP.
    std::uint16_t port = 0;
    SocketFile file;
};

/// Throws ConfigError that names the place and the reason. With `handover`, another process may listen there, too.
[[nodiscard]] ListeningSocket open_listening_socket(const ListenAddress& address, bool handover);

/// Lets the kernel drop requests for new connections, which clients send again after a second, while those that have
/// begun come in: what there is to accept comes to an end. Best effort.
void hold_back_newcomers(int descriptor) noexcept;

}  // namespace tgfw::net
