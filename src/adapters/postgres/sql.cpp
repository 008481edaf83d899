#include <tgfw/adapters/postgres/sql.hpp>

#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

namespace {
/// NAMEDATALEN of a server as it is shipped, without the NUL.
constexpr std::size_t kLongestIdentifier = 63;
}  // namespace

Sql::Sql(const TrustedSql& text) noexcept : text_(text.text()) {}

TrustedSql trusted_sql(std::string text) {
    if (text.find('\0') != std::string::npos)
        throw ConfigError("an SQL text holds a NUL, behind which the server would read nothing; remove it");
    return TrustedSql(std::move(text));
}

std::string quote_identifier(std::string_view name) {
    if (name.empty() || name.size() > kLongestIdentifier || name.find('\0') != std::string_view::npos) {
        throw ConfigError("an SQL identifier has " + std::to_string(name.size()) +
                          " bytes or holds a NUL; give 1 to 63 bytes without one");
    }
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted += '"';
}

}  // namespace tgfw::postgres
