#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tgfw/adapters/postgres/sql.hpp>

namespace tgfw::postgres::rls {

/// A question to the server's catalogue: each row of its answer is a sentence that names what would leak, and the
/// remedy. $1 is the tenant's column. Asked as the role whose rights are looked at.
[[nodiscard]] const std::vector<TrustedSql>& checks();

/// The tables with the column $1 that the role may read: name as SQL takes it, name of the column as SQL takes it, and
/// an id of the column's type that no tenant has; empty where there is none such.
[[nodiscard]] const TrustedSql& readable_tables();

}  // namespace tgfw::postgres::rls
