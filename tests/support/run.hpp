#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/store_result.hpp>
#include <tgfw/testing/virtual_time.hpp>

namespace tgfw::test {

/// Runs a task that waits for nothing but what is ready, and returns its result or throws what it throws.
template <class T>
T run(boost::asio::io_context& io, awaitable<T> task) {
    ManualClock still;
    if constexpr (std::is_void_v<T>) {
        testing::run_virtual(io, still, std::move(task));
    } else {
        std::optional<T> result;
        testing::run_virtual(io, still, tgfw::detail::store_result(std::move(task), result));
        return std::move(*result);
    }
}

}  // namespace tgfw::test
