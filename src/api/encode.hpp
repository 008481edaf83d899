#pragma once

#include <string>
#include <vector>

#include <api/tables.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::detail {

/// Where uploads go while a form is written; nullptr where there is no form, and an upload is a mistake.
struct Attachments {
    std::vector<FormFile>* files;
    unsigned count = 0;
};

/// Appends a value as JSON. Throws ConfigError for an upload without `attachments`.
void write_value(std::string& out, ValueType type, const void* value, Attachments* attachments);

/// Whether a member is there to be written.
bool is_present(const Field& field, const void* object);

/// Whether a required value still is what its type's constructor made it.
bool is_default(ValueType type, const void* value);

/// The value inside a box or std::optional, with its type; the value itself for other kinds. nullptr when absent.
struct Reached {
    ValueType type;
    const void* value;
};
Reached reach(ValueType type, const void* value);

}  // namespace tgfw::detail
