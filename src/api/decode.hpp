#pragma once

#include <api/json_reader.hpp>
#include <api/tables.hpp>

namespace tgfw::detail {

/// Reads one value of the given type into memory that holds a default-constructed one. Throws DecodeFailure.
void read_value(JsonReader& reader, ValueType type, void* value);

}  // namespace tgfw::detail
