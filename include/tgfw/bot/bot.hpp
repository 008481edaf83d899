#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/fwd.hpp>

#include <tgfw/api/codec.hpp>
#include <tgfw/bot/bot_methods.hpp>
#include <tgfw/bot/bot_options.hpp>
#include <tgfw/bot/errors.hpp>
#include <tgfw/bot/token.hpp>
#include <tgfw/bot/transport.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// A client of the Bot API: one member function for each method, in snake_case.
///
/// A call returns a Request, to be awaited. It throws ApiError and its kinds where the server says no, NetworkError
/// and its kinds where no complete answer came, DecodeError where the answer is not what it should be; each names the
/// method. Cancellation throws boost::system::system_error(operation_aborted) and closes the call's connection. A call
/// waits for the flood limits, and is tried again where that is safe: see BotOptions, and Request for a single call.
///
/// A Bot is a handle: copies share the connections. Not thread-safe.
class Bot : public BotMethods {
public:
    /// Over HTTP. `clock` and the executor's context must outlive every copy. Throws ConfigError on a bad base URL.
    Bot(boost::asio::any_io_executor executor, Token token, BotOptions options = BotOptions(),
        Clock& clock = steady_clock());
    /// Over any transport, such as the emulator's. Limits and retries only as `options` say. `clock` must outlive every
    /// copy.
    Bot(std::shared_ptr<Transport> transport, Token token, BotOptions options = BotOptions(),
        Clock& clock = steady_clock());

    /// Calls getMe, so that identity() is known. Throws InvalidToken where the server does not know the token.
    [[nodiscard]] awaitable<void> initialize();
    /// The bot's own user; null before initialize().
    [[nodiscard]] const User* identity() const noexcept;
    /// The bot's user id, from its token.
    [[nodiscard]] std::int64_t id() const noexcept;

    /// What BotOptions::with_defaults() gave it; null for none. As long as the bot.
    [[nodiscard]] const Defaults* defaults() const noexcept;

    /// getUpdates, decoded update by update: one that cannot be read does not hide its neighbours.
    [[nodiscard]] awaitable<std::vector<DecodedUpdate>> poll(GetUpdates parameters);

    /// Calls any method by name, also one that this library does not know yet, and returns its result as it came.
    ///
    /// Include <boost/json.hpp> to use it.
    [[nodiscard]] awaitable<boost::json::value> call(std::string method, boost::json::object parameters);

    /// getFile and the download of the file, into memory. Bounded by the upload deadlines' max_body.
    [[nodiscard]] awaitable<std::string> download(std::string file_id,
                                                  net::BodyProgress progress = net::BodyProgress());
    /// The same, piece by piece into `sink`: memory does not grow with the file. A connection that breaks is taken up
    /// where it broke, here and below, as often as the bot's RetryPolicy says.
    [[nodiscard]] awaitable<void> download(std::string file_id, Transport::Sink sink,
                                           net::BodyProgress progress = net::BodyProgress());
    /// getFile and the download of the file, piece by piece into `path`, which appears when it is complete.
    ///
    /// Throws Error where the file cannot be written.
    [[nodiscard]] awaitable<void> download_to(std::string file_id, std::string path,
                                              net::BodyProgress progress = net::BodyProgress());

    /// Ends all calls under way; later ones fail. (close() is the Bot API's method of that name.)
    void disconnect();
};

}  // namespace tgfw
