#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tgfw::testing {

/// A file that came with a request.
class EmulatorUpload {
public:
    EmulatorUpload() = default;
    EmulatorUpload(std::string file_name_, std::string content_, std::string content_type_ = "application/octet-stream")
        : file_name(std::move(file_name_)), content_type(std::move(content_type_)), content(std::move(content_)) {}

    std::string file_name;
    std::string content_type = "application/octet-stream";
    std::string content;
};

/// The arguments of a call, as the Bot API server sees them: texts by name, and files.
///
/// The first of two arguments with one name wins, so what is added first (the query string) overrides what comes
/// later (the body). Conversions never fail: they are as lenient as the server's.
class EmulatorParams {
public:
    EmulatorParams() = default;

    EmulatorParams& add(std::string name, std::string value);
    EmulatorParams& add_file(std::string field, EmulatorUpload file);
    /// Adds `a=1&b=2`: `+` is a space, `%41` is `A`, a name without `=` has an empty value.
    EmulatorParams& add_urlencoded(std::string_view text);
    /// Adds the members of a JSON object: texts unescaped, all else as its raw JSON. A malformed document is not an
    /// error; the members before the fault count.
    EmulatorParams& add_json(std::string_view text);
    /// Adds the parts of a multipart/form-data body. False if it is not one.
    bool add_multipart(std::string_view content_type, std::string_view body);
    /// Adds a request's body as its Content-Type says. False if it is multipart and malformed.
    bool add_body(std::string_view content_type, std::string_view body);

    /// Null if absent. Valid until the next add.
    [[nodiscard]] const std::string* find(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    /// Empty if absent.
    [[nodiscard]] std::string text(std::string_view name) const;
    /// `fallback` if absent, 0 if it is not a number.
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t fallback = 0) const;
    /// True only for `true`, `yes` and `1`, in any case.
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] const EmulatorUpload* file(std::string_view field) const;

private:
    std::vector<std::pair<std::string, std::string>> values_;
    std::vector<std::pair<std::string, EmulatorUpload>> files_;
};

}  // namespace tgfw::testing
