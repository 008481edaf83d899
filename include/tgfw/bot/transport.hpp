#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw {

/// How long one exchange may take and how much it may bring.
class ExchangeLimits {
public:
    ExchangeLimits() = default;

    /// Name look-up, connection and TLS together.
    Clock::duration connect = std::chrono::seconds(10);
    /// From the first to the last byte of the request.
    Clock::duration write = std::chrono::seconds(60);
    /// Each wait for more of the answer.
    Clock::duration read = std::chrono::seconds(20);
    /// All of it; none by default.
    std::optional<Clock::duration> total;
    /// The largest answer, in bytes.
    std::size_t body = 64U << 20U;
};

/// Carries requests to a Bot API server: HTTP in production, the emulator in a test.
///
/// The target of a request holds the bot's token; an implementation must not log or quote it.
class Transport {
public:
    virtual ~Transport() = default;

    /// Sends `request`, whose target is a path such as `/bot<token>/getMe`, and returns the answer whatever its status.
    ///
    /// Throws NetworkError. Cancellation abandons the exchange.
    virtual awaitable<net::HttpResponse> send(net::HttpRequest request, ExchangeLimits limits) = 0;

    /// Like send(), but the body of an answer of status 200 goes to `sink` piece by piece and is left out of the result.
    virtual awaitable<net::HttpResponse> receive(net::HttpRequest request, ExchangeLimits limits,
                                                 std::function<void(std::string_view)> sink) = 0;

    /// Ends all exchanges under way and frees the connections.
    virtual void close() = 0;
};

}  // namespace tgfw
