#pragma once

#include <optional>
#include <utility>

#include <tgfw/core/awaitable.hpp>

namespace tgfw::detail {

/// `op`, with its result put into `result` instead of returned: for whoever runs coroutines of one type only. `result`
/// must outlive the coroutine.
template <class T>
awaitable<void> store_result(awaitable<T> op, std::optional<T>& result) {
    result.emplace(co_await std::move(op));
}

}  // namespace tgfw::detail
