#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tgfw::postgres {

class TrustedSql;

/// The text of an SQL statement, `$1`, `$2` … in the places of its values.
///
/// Made from a literal, while the program is compiled: what a user typed cannot become one by accident. A text that is
/// made at run time says so: trusted_sql().
class Sql {
public:
    template <std::size_t Size>
    consteval Sql(const char (&literal)[Size])  // NOLINT(google-explicit-constructor): a literal is what is safe
        : text_(literal, Size - 1) {}
    Sql(const std::string&) = delete;  // tgfw: no text of run time; values go into $1, all else through trusted_sql()
    Sql(std::string_view) = delete;    // tgfw: no text of run time; values go into $1, all else through trusted_sql()
    /// `text` must outlive the Sql.
    Sql(const TrustedSql& text) noexcept;  // NOLINT(google-explicit-constructor): it has been said already

    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

/// A statement's text that was made at run time. See trusted_sql().
class TrustedSql {
public:
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    friend TrustedSql trusted_sql(std::string text);
    explicit TrustedSql(std::string text) noexcept : text_(std::move(text)) {}

    std::string text_;
};

/// Says that `text` holds nothing that came from outside: such as a migration's file, or a statement put together from
/// the program's own pieces. Names of tables and columns go through quote_identifier(). Throws ConfigError for a NUL.
[[nodiscard]] TrustedSql trusted_sql(std::string text);

/// A name as SQL takes it, whatever is in it: `"name"`. Throws ConfigError for an empty one, for one with a NUL, and
/// for one beyond 63 bytes, which Postgres would cut.
[[nodiscard]] std::string quote_identifier(std::string_view name);

}  // namespace tgfw::postgres
