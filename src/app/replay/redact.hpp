#pragma once

#include <string>
#include <string_view>

namespace tgfw::detail {

/// The JSON of an update with what people wrote, and who they are, replaced by placeholders: in each string letters
/// become x and digits 0, whatever else stands there stays, so that the offsets of entities are still right. Kept are
/// the values of the API's own words (types, states, ids of what has no person behind it) and commands in texts and
/// captions. Places become 0. `json` must be well-formed.
[[nodiscard]] std::string redact_update(std::string_view json, bool keep_callback_data);

}  // namespace tgfw::detail
