#pragma once

#include <api/json_reader.hpp>
#include <api/tables.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::detail {

/// Reads one value of the given type into memory that holds a default-constructed one. Throws DecodeFailure.
void read_value(JsonReader& reader, ValueType type, void* value);

/// Reads one member of a response's envelope other than `result`. Throws DecodeFailure.
void read_envelope_member(JsonReader& reader, std::string_view name, bool& ok, ApiFailure& failure);

}  // namespace tgfw::detail
