#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace tgfw::detail {

/// The members of a small JSON object, by name and type; `null` counts as absent.
///
/// Throws DecodeError with the member's path, which quotes no value. The object must outlive it.
class JsonMembers {
public:
    /// `path` names the object in errors; empty at the top.
    explicit JsonMembers(const boost::json::value& value, std::string path = std::string());

    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name) const;
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    /// False if it is absent.
    [[nodiscard]] bool flag(std::string_view name) const;
    /// Null if it is absent.
    [[nodiscard]] const boost::json::value* find(std::string_view name) const noexcept;
    /// The path of a member, or of an element of one that is an array.
    [[nodiscard]] std::string path_of(std::string_view name) const;

private:
    [[nodiscard]] const boost::json::value& get(std::string_view name) const;
    [[noreturn]] void refuse(std::string_view name, const char* problem) const;

    const boost::json::object* object_;
    std::string path_;
};

}  // namespace tgfw::detail
