#pragma once

#include <boost/asio/awaitable.hpp>

namespace tgfw {

/// The coroutine type of the library: Asio's own, so that any other Asio code works beside it.
template <class T>
using awaitable = boost::asio::awaitable<T>;

}  // namespace tgfw
