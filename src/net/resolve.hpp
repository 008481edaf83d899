#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include <tgfw/core/awaitable.hpp>

namespace tgfw::net {

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;
using Resolved = std::pair<boost::system::error_code, Endpoints>;

/// Looks `host` up. `stop` is set to a function that ends the wait at once; the system's look-up itself cannot be
/// interrupted and ends behind the scenes.
[[nodiscard]] awaitable<Resolved> resolve(std::string host, std::uint16_t port, std::function<void()>& stop);

}  // namespace tgfw::net
