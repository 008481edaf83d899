#pragma once

#include <functional>

#include <tgfw/core/awaitable.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw::postgres {

class Pool;

/// Whether a transaction gets a connection and the database answers it: for EndpointOptions::with_check(), which gives
/// it a deadline. Throws where it does not. `pool` must outlive what it returns.
[[nodiscard]] std::function<awaitable<bool>()> ready(Pool& pool);

}  // namespace tgfw::postgres
