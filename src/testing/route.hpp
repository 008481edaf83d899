#pragma once

#include <memory>
#include <optional>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/net/http_message.hpp>
#include <tgfw/testing/emulator.hpp>

namespace tgfw::testing {

/// Starts what a request for `/bot<token>/<method>` or `/file/bot<token>/<path>` asks for; null if it is for neither.
[[nodiscard]] std::shared_ptr<EmulatorCall> route_bot_request(Emulator& emulator, const net::HttpRequest& request);

/// The arguments of a request: its query, then its body.
[[nodiscard]] std::optional<EmulatorParams> read_params(const net::HttpRequest& request);

/// Waits until the call is answered. Cancellation abandons it and throws operation_aborted.
[[nodiscard]] awaitable<EmulatorAnswer> wait_for_answer(std::shared_ptr<EmulatorCall> call, Clock& clock);

[[nodiscard]] net::HttpResponse to_response(EmulatorAnswer answer);

}  // namespace tgfw::testing
