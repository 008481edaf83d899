#pragma once

#include <string>
#include <string_view>

#include <tgfw/adapters/postgres/migrations.hpp>

namespace tgfw::postgres::detail {

// Sentences for MigrationHalfApplied and MigrationFailed.

[[nodiscard]] std::string half_applied(const Migration& migration, std::string_view why);
[[nodiscard]] std::string not_noted(const Migration& migration, std::string_view why);
[[nodiscard]] std::string ended_itself(const Migration& migration);
/// ` in line 3: …`, where the server says in which place of `sql`.
[[nodiscard]] std::string reason_of(const StatementError& error, std::string_view sql);

}  // namespace tgfw::postgres::detail
