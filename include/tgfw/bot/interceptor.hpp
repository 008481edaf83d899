#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <tgfw/api/codec.hpp>
#include <tgfw/bot/bot_options.hpp>
#include <tgfw/bot/outgoing_call.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw {

namespace detail {
class Call;
}

/// A call that an Interceptor may look at and change before it goes on.
class InterceptedCall {
public:
    explicit InterceptedCall(std::shared_ptr<detail::Call> call);
    ~InterceptedCall();

    /// Such as `sendMessage`.
    [[nodiscard]] std::string_view method() const noexcept;
    /// What flood limits see of it: its chat, family, priority.
    [[nodiscard]] OutgoingCall about() const;
    /// The parameters, if the call is of the method `M`; else null. `call.parameters<SendMessage>()->text = "…";`
    template <class M>
    [[nodiscard]] M* parameters() const noexcept {
        return method() == M::method_name ? static_cast<M*>(typed_parameters()) : nullptr;
    }
    /// The parameters as JSON, whatever the method; empty where a file is uploaded.
    [[nodiscard]] std::string json() const;

private:
    [[nodiscard]] void* typed_parameters() const noexcept;

    std::shared_ptr<detail::Call> call_;
};

/// What a call that succeeded came back with.
class CallResult {
public:
    explicit CallResult(net::HttpResponse response) : response_(std::move(response)) {}
    /// A result that no server gave, for a dry run or a cache: `CallResult::of(Message())`.
    template <class R>
    [[nodiscard]] static CallResult of(const R& result) {
        return of_json(encode(result));
    }
    [[nodiscard]] static CallResult of_json(std::string_view result);

    /// The result; `R` is the method's. Throws DecodeError where it is none.
    template <class R>
    [[nodiscard]] R as() const {
        const Response<R> answer = decode_response<R>(response_.body);
        if (const R* result = std::get_if<0>(&answer)) return *result;
        throw DecodeError("result", "expected a result", 0);
    }
    [[nodiscard]] const net::HttpResponse& response() const& noexcept { return response_; }
    [[nodiscard]] net::HttpResponse response() && noexcept { return std::move(response_); }

private:
    net::HttpResponse response_;
};

/// Goes on with the call, to the next interceptor and at last to the server. Throws what Bot says; not to be called
/// twice at a time. One that is not called leaves the call unsent.
using CallNext = BotOptions::CallNext;

/// Stands around every call but getUpdates, once, however often the call is tried: for logs, metrics, tests, dry runs.
///
///     options.with_interceptor([](InterceptedCall call, CallNext next) -> awaitable<CallResult> {
///         CallResult result = co_await next();
///         count(call.method());
///         co_return result;
///     });
///
/// The first one added is the outermost. What it throws, the caller gets. It must outlive the bot's calls.
using Interceptor = BotOptions::Interceptor;

}  // namespace tgfw
