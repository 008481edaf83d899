#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/system/error_code.hpp>

#include <net/resolve.hpp>
#include <net/stream.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/http_client.hpp>

namespace tgfw::net {

using Dialed = std::pair<boost::system::error_code, std::unique_ptr<Stream>>;

/// The addresses of `host`, by `resolver` if it is set, else by the system. `stop` is set to what ends the wait at
/// once.
///
/// Throws what the resolver throws, and ConfigError if it gives what is no address.
[[nodiscard]] awaitable<Resolved> look_up(HttpResolver resolver, std::string host, std::uint16_t port,
                                          std::function<void()>& stop);

/// A connection to one of `endpoints`, whichever succeeds first (RFC 8305); else the error of the last that failed.
///
/// `stop` is set to what ends it at once with operation_aborted, as cancellation of the coroutine does.
[[nodiscard]] awaitable<Dialed> dial(Endpoints endpoints, Clock& clock, Clock::duration delay,
                                     std::function<void()>& stop);

}  // namespace tgfw::net
