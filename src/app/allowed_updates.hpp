#pragma once

#include <string>
#include <vector>

#include <tgfw/api/update.hpp>
#include <tgfw/dispatch/kinds.hpp>

namespace tgfw {

/// What to ask the server for when handlers may take `reach`: these kinds, and messages and taps on buttons, for which
/// a handler may wait without being registered for them. All that this library knows, where there is no handler yet or
/// one takes kinds that it does not know.
[[nodiscard]] std::vector<UpdateKind> kinds_to_ask_for(Kinds reach);

/// What the server delivers when it is asked for these: an empty list is its default.
[[nodiscard]] Kinds kinds_delivered(const std::vector<UpdateKind>& asked);

/// Their names, for a log.
[[nodiscard]] std::string names_of(const std::vector<UpdateKind>& kinds);
/// The names of the known kinds in the set.
[[nodiscard]] std::string names_of(Kinds kinds);

}  // namespace tgfw
