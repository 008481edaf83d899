#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/store_result.hpp>

namespace tgfw::net {

/// Lets somebody else cut short what a coroutine waits for: the pending poll when the bot stops, a back-off.
///
/// Not thread-safe: trigger() is called on the executor on which run() runs.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    /// Cancels what runs, and every later run() at once.
    void trigger();
    [[nodiscard]] bool triggered() const noexcept;

    /// Runs `op`; true if it ended by itself, false if it was cut short. Waits for its end in every case.
    ///
    /// What `op` throws is passed on, unless it was cut short. Cancellation of the caller is forwarded to `op`.
    [[nodiscard]] awaitable<bool> run(awaitable<void> op);
    /// As above with the result of `op`, nullopt if it was cut short.
    template <class T>
    [[nodiscard]] awaitable<std::optional<T>> run_for(awaitable<T> op) {
        std::optional<T> result;
        auto kept = tgfw::detail::store_result(std::move(op), result);
        co_await run_quietly(std::move(kept));
        co_return result;
    }

private:
    awaitable<void> run_quietly(awaitable<void> op);

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw::net
