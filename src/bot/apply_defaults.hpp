#pragma once

#include <api/tables.hpp>
#include <tgfw/bot/defaults.hpp>

namespace tgfw::detail {

/// Gives the parameters of a call, or an object in them, what they do not say themselves. `value` is of `type`.
void apply_defaults(ValueType type, void* value, const Defaults& defaults);

}  // namespace tgfw::detail
