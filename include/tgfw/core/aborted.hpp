#pragma once

#include <exception>

namespace tgfw {

/// Whether it is operation_aborted, by which a cancelled coroutine ends.
[[nodiscard]] bool is_aborted(const std::exception_ptr& error) noexcept;

}  // namespace tgfw
