#include <tgfw/net/ip_network.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <core/parse_number.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_address = 45;

bool bit_of(const std::array<std::uint8_t, 16>& bytes, unsigned index) noexcept {
    return ((bytes[index / 8] >> (7 - index % 8)) & 1) != 0;
}

std::optional<unsigned> read_prefix(std::string_view text, unsigned most) noexcept {
    const auto value = tgfw::detail::parse_number<unsigned>(text);
    return value && *value <= most ? value : std::nullopt;
}

[[noreturn]] void refuse_network(std::string_view text, std::string_view problem) {
    throw ConfigError(
        fmt::format("{} is no network: {}. Write it as 149.154.160.0/20 or 2001:db8::/32", text, problem));
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.empty() || text.size() > longest_address || text.find('%') != std::string_view::npos) return std::nullopt;
    boost::system::error_code error;
    auto parsed = asio::ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    if (parsed.is_v6() && parsed.to_v6().is_v4_mapped()) {
        parsed = asio::ip::make_address_v4(asio::ip::v4_mapped, parsed.to_v6());
    }
    IpAddress out;
    out.v4_ = parsed.is_v4();
    if (out.v4_) {
        const auto bytes = parsed.to_v4().to_bytes();
        std::copy(bytes.begin(), bytes.end(), out.bytes_.begin());
    } else {
        out.bytes_ = parsed.to_v6().to_bytes();
    }
    return out;
}

bool IpAddress::is_loopback() const noexcept {
    if (v4_) return bytes_[0] == 127;
    return asio::ip::address_v6(bytes_).is_loopback();
}

std::string IpAddress::to_string() const {
    if (!v4_) return asio::ip::address_v6(bytes_).to_string();
    return fmt::format("{}.{}.{}.{}", bytes_[0], bytes_[1], bytes_[2], bytes_[3]);
}

IpNetwork IpNetwork::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) refuse_network(text, "it does not begin with a numeric address");
    const unsigned bits = address->is_v4() ? 32 : 128;
    IpNetwork out;
    out.address_ = *address;
    out.prefix_ = bits;
    if (slash == std::string_view::npos) return out;
    const auto prefix = read_prefix(text.substr(slash + 1), bits);
    if (!prefix) refuse_network(text, fmt::format("the part behind / must be a number up to {}", bits));
    out.prefix_ = *prefix;
    for (unsigned i = *prefix; i < bits; ++i) {
        if (bit_of(address->bytes_, i)) refuse_network(text, "it has bits set behind its prefix");
    }
    return out;
}

bool IpNetwork::contains(const IpAddress& address) const noexcept {
    if (address.v4_ != address_.v4_) return false;
    for (unsigned i = 0; i < prefix_; ++i) {
        if (bit_of(address.bytes_, i) != bit_of(address_.bytes_, i)) return false;
    }
    return true;
}

std::string IpNetwork::to_string() const {
    return fmt::format("{}/{}", address_.to_string(), prefix_);
}

bool contains(const std::vector<IpNetwork>& networks, const IpAddress& address) noexcept {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const IpNetwork& network) { return network.contains(address); });
}

}  // namespace tgfw::net
