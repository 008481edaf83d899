#pragma once

#include <string>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// All kinds of update that this library knows, in the Bot API's order: pass it as `allowed_updates` to receive also
/// those that the server leaves out by default (chat_member, message_reaction, message_reaction_count).
[[nodiscard]] const std::vector<UpdateKind>& all_update_kinds();

/// The kinds that the server delivers when `allowed_updates` is absent or empty.
[[nodiscard]] const std::vector<UpdateKind>& default_update_kinds();

/// Whether the server delivers this kind without being asked for it; true for kinds this library does not know.
[[nodiscard]] bool is_default(const UpdateKind& kind) noexcept;

}  // namespace tgfw
