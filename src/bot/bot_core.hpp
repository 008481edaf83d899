#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/bot_options.hpp>
#include <tgfw/bot/token.hpp>
#include <tgfw/bot/transport.hpp>

#include <bot/call.hpp>

namespace tgfw::detail {

/// What all copies of a Bot share: whom it speaks for, and over what.
class BotCore {
public:
    BotCore(std::shared_ptr<Transport> transport, Token token, BotOptions options);

    /// Sends the call and returns the answer, whatever its status. Errors below the Bot API name the method.
    [[nodiscard]] awaitable<net::HttpResponse> exchange(std::shared_ptr<const Call> call);
    /// As exchange(), for a method without a type: `body` is its JSON.
    [[nodiscard]] awaitable<net::HttpResponse> exchange(std::string method, std::string body);
    /// Fetches `/file/bot<token>/<file_path>` into `sink`.
    [[nodiscard]] awaitable<void> fetch(std::string file_path, Transport::Sink sink);

    [[nodiscard]] Transport& transport() noexcept { return *transport_; }
    [[nodiscard]] const Token& token() const noexcept { return token_; }

    std::optional<User> me;

private:
    [[nodiscard]] awaitable<net::HttpResponse> send(std::string method, net::HttpRequest request,
                                                    net::HttpDeadlines deadlines);

    std::shared_ptr<Transport> transport_;
    Token token_;
    BotOptions options_;
};

/// Throws the ApiError that an answer without `"ok": true` stands for.
[[noreturn]] void throw_api_error(std::string_view method, int status, const ApiFailure& failure);
/// Throws for a body that is no envelope: a proxy's page, an empty answer.
[[noreturn]] void throw_bad_answer(std::string_view method, int status, const DecodeError& problem);

}  // namespace tgfw::detail
