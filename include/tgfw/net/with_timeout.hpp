#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/store_result.hpp>

namespace tgfw::net {

namespace detail {

[[nodiscard]] awaitable<void> run_with_timeout(awaitable<void> op, Clock& clock, Clock::duration limit,
                                               std::string what);

}  // namespace detail

/// Runs `op` on the current executor and cancels it when `limit` has passed on `clock`.
///
/// The result or the exception of `op` is passed through. If the time is over and `op` then fails, in whatever
/// way, that is a TimedOut whose text begins with `what`; an `op` that succeeds nevertheless counts. Waits for
/// `op` to end in every case, so `op` may refer to the caller's variables. Cancellation of the caller is forwarded
/// to `op` (an `op || timer` would hide errors instead). `clock` must outlive the executor's context.
template <class T>
[[nodiscard]] awaitable<T> with_timeout(awaitable<T> op, Clock& clock, Clock::duration limit,
                                        std::string what = "the operation") {
    if constexpr (std::is_void_v<T>) {
        co_await detail::run_with_timeout(std::move(op), clock, limit, std::move(what));
    } else {
        std::optional<T> result;
        // `result` lives until that has ended, since this waits for it.
        auto stored = tgfw::detail::store_result(std::move(op), result);
        co_await detail::run_with_timeout(std::move(stored), clock, limit, std::move(what));
        co_return std::move(*result);
    }
}

}  // namespace tgfw::net
