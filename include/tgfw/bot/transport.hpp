#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw {

/// Carries requests to a Bot API server: HTTP in production, the emulator in a test.
///
/// The target of a request holds the bot's token; an implementation must not log or quote it.
class Transport {
public:
    using Sink = std::function<void(std::string_view)>;

    virtual ~Transport() = default;

    /// Sends `request`, whose target is a path such as `/bot<token>/getMe`, and returns the answer whatever its status.
    ///
    /// Throws NetworkError. Cancellation abandons the exchange and throws operation_aborted.
    [[nodiscard]] virtual awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) = 0;

    /// As send() for a file, `/file/bot<token>/<path>`, but gives the body of a 2xx answer to `sink` piece by piece.
    [[nodiscard]] virtual awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines,
                                                               Sink sink) = 0;

    /// Ends all exchanges under way; later ones fail.
    virtual void close() = 0;
};

/// The transport to a Bot API server at `base_url`, such as `https://api.telegram.org`. Both URLs are as BotOptions
/// says.
///
/// Throws ConfigError where a URL is none. `clock` and the executor's context must outlive it.
[[nodiscard]] std::shared_ptr<Transport> http_transport(boost::asio::any_io_executor executor, Clock& clock,
                                                        std::string base_url,
                                                        net::HttpClientOptions options = net::HttpClientOptions(),
                                                        std::string base_file_url = std::string());

}  // namespace tgfw
