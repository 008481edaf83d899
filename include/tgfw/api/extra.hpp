#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tgfw {

/// A member that this library does not know, with its value as JSON text.
struct UnknownMember {
    UnknownMember() = default;
    UnknownMember(std::string member_name, std::string raw_json);

    std::string name;
    std::string json;

    bool operator==(const UnknownMember&) const = default;
};

/// What a decoded object had beyond, or without, the members of its type. It costs one pointer while there is nothing.
class Extra {
public:
    Extra() noexcept;
    Extra(const Extra& other);
    Extra(Extra&& other) noexcept;
    Extra& operator=(const Extra& other);
    Extra& operator=(Extra&& other) noexcept;
    ~Extra();

    [[nodiscard]] bool empty() const noexcept { return data_ == nullptr; }

    /// Members this library does not know, in the document's order. They are written back after the known ones.
    [[nodiscard]] const std::vector<UnknownMember>& unknown() const noexcept;
    /// The JSON text of one unknown member, nullptr when there is none of that name; valid until the next change.
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
    /// Adds a member or replaces its value. `json` must be valid JSON; it is written as it is.
    void set(std::string name, std::string json);

    /// Required members that the document lacked; they hold their defaults and are not written while they do.
    [[nodiscard]] const std::vector<std::string>& missing() const noexcept;
    [[nodiscard]] bool is_missing(std::string_view name) const noexcept;
    void add_missing(std::string name);

    bool operator==(const Extra& other) const noexcept;

private:
    struct Data;
    Data& data();

    std::unique_ptr<Data> data_;
};

/// A member of a union that this library does not know: a newer server's kind of object, kept as its JSON text.
struct UnknownObject {
    UnknownObject() = default;
    explicit UnknownObject(std::string raw_json);

    std::string json = "{}";

    bool operator==(const UnknownObject&) const = default;
};

}  // namespace tgfw
