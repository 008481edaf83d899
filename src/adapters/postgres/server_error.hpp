#pragma once

#include <string_view>

#include <libpq-fe.h>

namespace tgfw::postgres::detail {

[[nodiscard]] bool succeeded(const PGresult* result) noexcept;
/// The statement is not prepared under its name, as a pooler may have lost it, or no longer fits its tables.
[[nodiscard]] bool is_stale_statement(const PGresult* result) noexcept;
/// One of libpq's PG_DIAG_… texts; empty where the error has none.
[[nodiscard]] std::string_view error_field(const PGresult* result, int code) noexcept;
/// Throws what the server said, with its fields; see throw_statement_error().
[[noreturn]] void throw_result_error(const PGresult* result);
[[nodiscard]] std::string_view first_line(std::string_view text) noexcept;

}  // namespace tgfw::postgres::detail
