#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tgfw::postgres::detail {

/// What a connection is made of, by libpq's keywords.
class ConnectionString {
public:
    /// Throws ConfigError, which does not repeat the text, where libpq cannot read it.
    explicit ConnectionString(const std::string& text);

    void set(std::string keyword, std::string value);
    /// The value given, empty for none. Environment variables are libpq's business.
    [[nodiscard]] std::string get(const std::string& keyword) const;
    /// The only host, where it is a name whose address is not given.
    [[nodiscard]] std::optional<std::string> host_to_resolve() const;

    /// Ended by a null pointer, for PQconnectStartParams; valid until the next change.
    [[nodiscard]] std::vector<const char*> keywords() const;
    [[nodiscard]] std::vector<const char*> values() const;

private:
    void set_default(std::string keyword, std::string value);

    std::vector<std::pair<std::string, std::string>> parts_;
};

}  // namespace tgfw::postgres::detail
