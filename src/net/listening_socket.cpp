#include <net/listening_socket.hpp>

#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/ip/tcp.hpp>

#include <net/inherited_sockets.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using tgfw::detail::UniqueFd;

namespace {

std::string why(int error) {
    return std::system_category().message(error);
}

UniqueFd new_socket(int family) {
    UniqueFd made(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!made) throw ConfigError(fmt::format("cannot open a socket: {}", why(errno)));
    return made;
}

bool switch_on(int descriptor, int option) noexcept {
    const int on = 1;
    return ::setsockopt(descriptor, SOL_SOCKET, option, &on, sizeof(on)) == 0;
}

ListeningSocket listen_on_tcp(const ListenAddress& address, bool handover) {
    boost::system::error_code error;
    const auto parsed = asio::ip::make_address(address.where, error);
    if (error) {
        throw ConfigError(fmt::format(
            "the listen address {} is not a numeric address, as 127.0.0.1, 0.0.0.0 or ::1 are", address.where));
    }
    asio::ip::tcp::endpoint endpoint(parsed, address.number);
    UniqueFd made = new_socket(endpoint.protocol().family());
    bool good = switch_on(made.get(), SO_REUSEADDR) && (!handover || switch_on(made.get(), SO_REUSEPORT));
    good = good && ::bind(made.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0 &&
           ::listen(made.get(), SOMAXCONN) == 0;
    auto size = static_cast<socklen_t>(endpoint.capacity());
    if (!good || ::getsockname(made.get(), endpoint.data(), &size) != 0) {
        throw ConfigError(fmt::format("cannot listen on {} port {}: {}", address.where, address.number, why(errno)));
    }
    ListeningSocket out;
    out.family = endpoint.protocol().family();
    out.port = endpoint.port();
    out.descriptor = std::move(made);
    return out;
}

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof(address.sun_path)) {
        throw ConfigError(
            fmt::format("the path of the Unix socket {} must have 1 to {} bytes", path, sizeof(address.sun_path) - 1));
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

const sockaddr* plain(const sockaddr_un& address) noexcept {
    return reinterpret_cast<const sockaddr*>(&address);
}

/// Makes room where a dead process left its socket.
void clear_place(const std::string& path, const sockaddr_un& address, bool handover) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return;
    if (!S_ISSOCK(found.st_mode)) {
        throw ConfigError(fmt::format("cannot listen on the Unix socket {}: there is a file that is no socket", path));
    }
    if (handover) return;
    const UniqueFd probe = new_socket(AF_UNIX);
    const bool refused = ::connect(probe.get(), plain(address), sizeof(address)) != 0 && errno == ECONNREFUSED;
    if (!refused) {
        throw ConfigError(fmt::format(
            "cannot listen on the Unix socket {}: another process does. Stop that one, or take over from it by "
            "HttpServerOptions::with_handover",
            path));
    }
    ::unlink(path.c_str());
}

ListeningSocket listen_on_unix(const ListenAddress& address, bool handover) {
    const sockaddr_un wanted = unix_address(address.where);
    clear_place(address.where, wanted, handover);
    // What takes another's place is made beside it, so that at each moment one of both answers.
    const std::string made_at = handover ? fmt::format("{}.{}", address.where, ::getpid()) : address.where;
    const sockaddr_un place = unix_address(made_at);
    UniqueFd made = new_socket(AF_UNIX);
    if (handover) ::unlink(made_at.c_str());
    // The mode of a socket before it is bound is the one that its file begins with: never more than wanted.
    bool good = ::fchmod(made.get(), address.mode) == 0 && ::bind(made.get(), plain(place), sizeof(place)) == 0;
    SocketFile file;
    if (good) file = SocketFile(made_at);
    good = good && ::chmod(made_at.c_str(), address.mode) == 0 && ::listen(made.get(), SOMAXCONN) == 0;
    good = good && (!handover || std::rename(made_at.c_str(), address.where.c_str()) == 0);
    if (!good) {
        throw ConfigError(fmt::format("cannot listen on the Unix socket {}: {}", address.where, why(errno)));
    }
    ListeningSocket out;
    out.file = handover ? SocketFile(address.where) : std::move(file);
    out.family = AF_UNIX;
    out.descriptor = std::move(made);
    return out;
}

ListeningSocket listen_on_inherited(const ListenAddress& address) {
    const int passed = InheritedSockets::of_this_process().find(address.where, address.number);
    int listens = 0;
    socklen_t size = sizeof(listens);
    if (::getsockopt(passed, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) {
        throw ConfigError(fmt::format(
            "the inherited socket at descriptor {} does not listen; its .socket unit needs ListenStream= and Accept=no",
            passed));
    }
    ListeningSocket out;
    size = sizeof(out.family);
    ::getsockopt(passed, SOL_SOCKET, SO_DOMAIN, &out.family, &size);
    asio::ip::tcp::endpoint endpoint;
    size = static_cast<socklen_t>(endpoint.capacity());
    const bool tcp = out.family != AF_UNIX && ::getsockname(passed, endpoint.data(), &size) == 0;
    if (tcp) out.port = endpoint.port();
    // A copy: the next run in this process finds the socket again.
    out.descriptor = UniqueFd(::fcntl(passed, F_DUPFD_CLOEXEC, 0));
    if (!out.descriptor) throw ConfigError(fmt::format("cannot use an inherited socket: {}", why(errno)));
    return out;
}

}  // namespace

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
    struct stat found {};
    if (::lstat(path_.c_str(), &found) != 0) path_.clear();
    device_ = found.st_dev;
    inode_ = found.st_ino;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, std::string())), device_(other.device_), inode_(other.inode_) {}

SocketFile& SocketFile::operator=(SocketFile&& other) noexcept {
    if (this == &other) return *this;
    remove();
    path_ = std::exchange(other.path_, std::string());
    device_ = other.device_;
    inode_ = other.inode_;
    return *this;
}

void SocketFile::remove() noexcept {
    struct stat found {};
    const bool there = !path_.empty() && ::lstat(path_.c_str(), &found) == 0;
    if (there && found.st_dev == device_ && found.st_ino == inode_) ::unlink(path_.c_str());
    path_.clear();
}

ListeningSocket open_listening_socket(const ListenAddress& address, bool handover) {
    switch (address.kind) {
        case ListenAddress::Kind::unix_socket:
            return listen_on_unix(address, handover);
        case ListenAddress::Kind::inherited:
            return listen_on_inherited(address);
        case ListenAddress::Kind::tcp:
            break;
    }
    return listen_on_tcp(address, handover);
}

void hold_back_newcomers(int descriptor) noexcept {
    // Of a TCP header, byte 13 holds the flags; 2 is SYN.
    std::array<sock_filter, 4> program{
        sock_filter BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13), sock_filter BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 2, 0, 1),
        sock_filter BPF_STMT(BPF_RET | BPF_K, 0), sock_filter BPF_STMT(BPF_RET | BPF_K, 0xffffffff)};
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    ::setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

}  // namespace tgfw::net
