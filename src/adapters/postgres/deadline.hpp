#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/with_timeout.hpp>

namespace tgfw::postgres::detail {

/// Throws StatementCancelled.
[[noreturn]] void throw_late();

/// Runs `op` for `limit` at most; then cancels it and throws StatementCancelled.
template <class T>
[[nodiscard]] awaitable<T> within(awaitable<T> op, Clock& clock, Clock::duration limit) {
    auto timed = net::with_timeout(std::move(op), clock, limit, "the statement");
    bool late = false;
    if constexpr (std::is_void_v<T>) {
        try {
            co_await std::move(timed);
        } catch (const TimedOut&) {
            late = true;
        }
        if (late) throw_late();
    } else {
        std::optional<T> result;
        try {
            result = co_await std::move(timed);
        } catch (const TimedOut&) {
            late = true;
        }
        if (late) throw_late();
        co_return std::move(*result);
    }
}

}  // namespace tgfw::postgres::detail
