#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/bot_options.hpp>
#include <tgfw/bot/interceptor.hpp>
#include <tgfw/bot/rate_limiter.hpp>
#include <tgfw/bot/token.hpp>
#include <tgfw/bot/transport.hpp>

#include <bot/attempt.hpp>
#include <bot/call.hpp>

namespace tgfw::detail {

/// What all copies of a Bot share: whom it speaks for, and over what.
class BotCore {
public:
    BotCore(std::shared_ptr<Transport> transport, Token token, BotOptions options, Clock& clock);

    /// Takes the call through interceptors, flood limits and retries, and returns the answer of its last try, whatever
    /// its status. Errors below the Bot API name the method.
    [[nodiscard]] awaitable<net::HttpResponse> exchange(std::shared_ptr<Call> call);
    /// One try, and nothing around it: for getUpdates.
    [[nodiscard]] awaitable<net::HttpResponse> send_once(std::shared_ptr<const Call> call);
    [[nodiscard]] Transport& transport() noexcept { return *transport_; }
    [[nodiscard]] const std::shared_ptr<Transport>& shared_transport() const noexcept { return transport_; }
    [[nodiscard]] const Token& token() const noexcept { return token_; }
    [[nodiscard]] const BotOptions& options() const noexcept { return options_; }
    [[nodiscard]] Clock& clock() const noexcept { return clock_; }

    std::optional<User> me;

private:
    [[nodiscard]] awaitable<CallResult> intercept(std::shared_ptr<Call> call, std::size_t index);
    [[nodiscard]] awaitable<net::HttpResponse> deliver(std::shared_ptr<Call> call);
    [[nodiscard]] awaitable<Attempt> attempt(std::shared_ptr<const Call> call, RateSlot* slot);
    [[nodiscard]] std::unique_ptr<RateSlot> slot_for(const Call& call);
    void report(const CallEvent& event) const noexcept;

    std::shared_ptr<Transport> transport_;
    Token token_;
    BotOptions options_;
    Clock& clock_;
};

/// Throws the ApiError that an answer without `"ok": true` stands for.
[[noreturn]] void throw_api_error(std::string_view method, int status, const ApiFailure& failure);
/// Throws what an answer whose status is not 2xx stands for; returns for any other.
void throw_failure(std::string_view method, const net::HttpResponse& response);
/// Throws for a body that is no envelope: a proxy's page, an empty answer.
[[noreturn]] void throw_bad_answer(std::string_view method, int status, const DecodeError& problem);

}  // namespace tgfw::detail
