#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/sql.hpp>
#include <tgfw/core/awaitable.hpp>

/// Row-level security: the database itself shows each tenant its own rows, also where a statement forgets its WHERE.
namespace tgfw::postgres::rls {

/// The setting that a transaction of a tenant has, see Pool::begin.
inline constexpr std::string_view setting = "app.current_tenant_id";

/// Statements that bind a table to its tenants: ENABLE and FORCE ROW LEVEL SECURITY, and one policy for all that reads
/// and all that writes. For a migration; what is there already is replaced.
///
/// `table` is `name` or `schema.name`; `column` holds the tenant and has the type `type`. Throws ConfigError for names
/// that are none, see quote_identifier().
[[nodiscard]] std::string enable(std::string_view table, std::string_view column = "tenant_id",
                                 std::string_view type = "bigint");

/// The database does not keep tenants apart.
class NotProtected : public DatabaseError {
public:
    explicit NotProtected(std::vector<std::string> problems);

    /// A sentence each, with the table's name and the remedy.
    [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return problems_; }

private:
    std::vector<std::string> problems_;
};

/// What stands between tenants and a leak, as the database is now; empty where all is well. Looks at
/// - the role of the pool: no superuser, no BYPASSRLS, REPLICATION, CREATEROLE, nor a member of such a role, nor the
///   owner of a tenants' table; and what it may do beside reading and writing rows;
/// - each table with a column `column`: ENABLE, FORCE, and policies that ask for the tenant, its partitions too;
/// - ways around them: views that run as their owner, materialized views, SECURITY DEFINER and LEAKPROOF functions,
///   unique and foreign keys that leave the tenant out.
///
/// Then it searches each table, for up to 5 s, as nobody and as a tenant that has nothing: no row of any tenant's may
/// show. docs/multi-tenancy.md lists what is found.
///
/// As the role of the pool. Throws as Pool::begin.
[[nodiscard]] awaitable<std::vector<std::string>> problems(Pool& pool, std::string column = "tenant_id");

/// For the start of a program: throws NotProtected where problems() finds any.
[[nodiscard]] awaitable<void> require(Pool& pool, std::string column = "tenant_id");

}  // namespace tgfw::postgres::rls
