#include "json_members.hpp"

#include <utility>

#include <boost/json/value.hpp>

#include <tgfw/core/error.hpp>

namespace tgfw::detail {

JsonMembers::JsonMembers(const boost::json::value& value, std::string path)
    : object_(value.if_object()), path_(std::move(path)) {
    if (object_ == nullptr) throw DecodeError(path_, "expected an object", 0);
}

const boost::json::value* JsonMembers::find(std::string_view name) const noexcept {
    const auto* value = object_->if_contains(boost::json::string_view(name.data(), name.size()));
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::string JsonMembers::path_of(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

std::string JsonMembers::text(std::string_view name) const {
    const auto* string = get(name).if_string();
    if (string == nullptr) refuse(name, "expected a string");
    return std::string(string->data(), string->size());
}

std::optional<std::string> JsonMembers::optional_text(std::string_view name) const {
    return find(name) == nullptr ? std::nullopt : std::optional(text(name));
}

std::int64_t JsonMembers::integer(std::string_view name) const {
    const auto* number = get(name).if_int64();
    if (number == nullptr) refuse(name, "expected an integer");
    return *number;
}

bool JsonMembers::flag(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) return false;
    const bool* flag = value->if_bool();
    if (flag == nullptr) refuse(name, "expected a boolean");
    return *flag;
}

const boost::json::value& JsonMembers::get(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) refuse(name, "is missing");
    return *value;
}

void JsonMembers::refuse(std::string_view name, const char* problem) const {
    throw DecodeError(path_of(name), problem, 0);
}

}  // namespace tgfw::detail
