#include <net/socks5_tunnel.hpp>

#include <array>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

constexpr unsigned char version = 5;
constexpr unsigned char no_authentication = 0;
constexpr unsigned char by_password = 2;
constexpr unsigned char none_acceptable = 0xff;

enum AddressType : unsigned char { ipv4 = 1, name = 3, ipv6 = 4 };

char byte(unsigned value) {
    return static_cast<char>(static_cast<unsigned char>(value));
}

std::string greeting(bool with_password) {
    std::string out{byte(version)};
    out += with_password ? std::string{byte(2), byte(no_authentication), byte(by_password)}
                         : std::string{byte(1), byte(no_authentication)};
    return out;
}

std::string with_length(const std::string& text) {
    return byte(static_cast<unsigned>(text.size())) + text;
}

std::string address_of(const std::string& host) {
    boost::system::error_code not_address;
    const auto address = boost::asio::ip::make_address(host, not_address);
    if (not_address) return byte(AddressType::name) + with_length(host);
    const auto append = [](AddressType type, const auto& bytes) {
        return std::string{byte(type)} + std::string(bytes.begin(), bytes.end());
    };
    if (address.is_v4()) return append(AddressType::ipv4, address.to_v4().to_bytes());
    return append(AddressType::ipv6, address.to_v6().to_bytes());
}

std::string refusal(unsigned char code) {
    constexpr std::array<const char*, 9> reasons{"",
                                                 "has failed in general",
                                                 "does not allow it by its rules",
                                                 "cannot reach the network",
                                                 "cannot reach the host",
                                                 "had its connection refused",
                                                 "waited too long for the server",
                                                 "does not know CONNECT",
                                                 "does not know this kind of address"};
    if (code < reasons.size()) return fmt::format("{} (SOCKS5 reply {})", reasons[code], code);
    return fmt::format("refuses with SOCKS5 reply {}", code);
}

}  // namespace

Socks5Tunnel::Socks5Tunnel(const Proxy& proxy, const Origin& target)
    : Tunnel(greeting(!proxy.user.empty())), user_(proxy.user), password_(proxy.password), target_(target) {
    if (target.host.size() > 255) throw ConfigError("the server's name is longer than the 255 bytes that SOCKS5 takes");
}

bool Socks5Tunnel::step() {
    if (received_.size() < 2) return false;
    const auto first = static_cast<unsigned char>(received_[0]);
    const auto second = static_cast<unsigned char>(received_[1]);
    if (expected_ == Expected::reply) return on_reply();
    received_.erase(0, 2);
    if (expected_ == Expected::method) {
        on_method(first, second);
    } else {
        on_permission(first, second);
    }
    return true;
}

void Socks5Tunnel::on_method(unsigned char their_version, unsigned char method) {
    if (their_version != version) {
        problem_ = "does not speak SOCKS5";
    } else if (method == no_authentication) {
        request();
    } else if (method == by_password && !user_.empty()) {
        output_ = byte(1) + with_length(user_) + with_length(password_.reveal());
        expected_ = Expected::permission;
    } else if (method == none_acceptable) {
        problem_ = user_.empty() ? "wants a user name and a password" : "takes no user name and password";
    } else {
        problem_ = "chose a way to authenticate that it was not offered";
    }
}

void Socks5Tunnel::on_permission(unsigned char their_version, unsigned char status) {
    if (their_version != 1) {
        problem_ = "does not speak SOCKS5";
    } else if (status != 0) {
        problem_ = "does not accept this user name and password";
    } else {
        request();
    }
}

void Socks5Tunnel::request() {
    constexpr unsigned connect = 1;
    output_ = std::string{byte(version), byte(connect), byte(0)} + address_of(target_.host);
    output_ += {byte(target_.port >> 8u), byte(target_.port & 0xffu)};
    expected_ = Expected::reply;
}

bool Socks5Tunnel::on_reply() {
    if (received_.size() < 5) {
        // What is wrong shows early, and a proxy that refuses may send no more.
        if (static_cast<unsigned char>(received_[0]) != version) problem_ = "does not speak SOCKS5";
        const auto code = static_cast<unsigned char>(received_[1]);
        if (!failed() && code != 0) problem_ = refusal(code);
        return failed();
    }
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(received_[i]); };
    std::size_t size = 0;
    if (at(3) == AddressType::ipv4) size = 4 + 4 + 2;
    if (at(3) == AddressType::ipv6) size = 4 + 16 + 2;
    if (at(3) == AddressType::name) size = 4 + 1 + at(4) + 2u;
    if (at(0) != version || (at(1) == 0 && size == 0)) {
        problem_ = "does not speak SOCKS5";
    } else if (at(1) != 0) {
        problem_ = refusal(at(1));
    } else if (received_.size() < size) {
        return false;
    } else {
        received_.erase(0, size);
        done_ = true;
    }
    return true;
}

}  // namespace tgfw::net
