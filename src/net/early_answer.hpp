#pragma once

#include <string_view>

namespace tgfw::net {

/// Whether what a server has sent so far begins an answer other than the interim ones (1xx), which end nothing. What is
/// no HTTP at all counts as one.
[[nodiscard]] bool begins_final_answer(std::string_view received) noexcept;

}  // namespace tgfw::net
