#pragma once

#include <cstddef>

namespace tgfw::test {

/// How often memory was taken on this thread. In the tests of dispatch only, whose operator new counts.
[[nodiscard]] std::size_t allocations_so_far() noexcept;

}  // namespace tgfw::test
