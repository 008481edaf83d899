#pragma once

#include <libpq-fe.h>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>

namespace tgfw::postgres::detail {

/// Asks the server to cancel what runs on `connection`, and waits until it has heard it. Cancellation ends the wait;
/// does nothing where it cannot ask.
[[nodiscard]] awaitable<void> request_cancel(boost::asio::any_io_executor executor, PGconn* connection);

}  // namespace tgfw::postgres::detail
