#include <tgfw/adapters/postgres/rls.hpp>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <adapters/postgres/rls_checks.hpp>

namespace tgfw::postgres::rls {

namespace {

std::string qualified(std::string_view table) {
    const auto dot = table.find('.');
    if (dot == std::string_view::npos) return quote_identifier(table);
    return quote_identifier(table.substr(0, dot)) + "." + quote_identifier(table.substr(dot + 1));
}

/// As SQL spells them; a quoted name would be another type.
void require_known(std::string_view type) {
    constexpr std::array<std::string_view, 4> known{"bigint", "integer", "uuid", "text"};
    if (std::find(known.begin(), known.end(), type) != known.end()) return;
    throw ConfigError(fmt::format(
        "rls::enable: a tenant's column of type {} is not supported; give bigint, integer, uuid or text", type));
}

std::string list_of(const std::vector<std::string>& problems) {
    std::string text = "the database does not keep tenants apart:";
    for (const std::string& problem : problems) text += "\n- " + problem;
    return text;
}

/// For the search of one table: it must not hold up the start of a program.
constexpr Sql kSearchLimit("SELECT set_config('statement_timeout', '5s', true)");

/// What is wrong with a table that shows a row of a tenant's to `whom`; empty where it does not.
awaitable<std::string> search(Transaction& tx, std::string table, std::string column, std::string tenant,
                              std::string_view whom) {
    auto savepoint = co_await tx.savepoint();
    const TrustedSql any =
        trusted_sql(fmt::format("SELECT EXISTS (SELECT FROM {} WHERE {} IS NOT NULL)", table, column));
    std::string problem;
    try {
        const auto set = co_await tx.query("SELECT set_config('app.current_tenant_id', $1, true)", tenant);
        static_cast<void>(set);
        const Rows rows = co_await tx.query(any);
        if (rows.one<bool>())
            problem = fmt::format("the table {} shows rows of tenants to {}; rls::enable() it", table, whom);
    } catch (const StatementCancelled&) {
        problem = fmt::format("the table {} could not be searched within 5 s; give it an index that begins with {}",
                              table, column);
    } catch (const StatementError& error) {
        problem = fmt::format("the table {} cannot be read by {}, instead of showing nothing: {}; rls::enable() it",
                              table, whom, error.what());
    }
    co_await savepoint.rollback();
    co_return problem;
}

}  // namespace

std::string enable(std::string_view table, std::string_view column, std::string_view type) {
    require_known(type);
    return fmt::format(
        "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;\n"
        "ALTER TABLE {0} FORCE ROW LEVEL SECURITY;\n"
        "DROP POLICY IF EXISTS tenant_isolation ON {0};\n"
        "CREATE POLICY tenant_isolation ON {0}\n"
        "    USING ({1} = nullif(current_setting('{2}', true), '')::{3})\n"
        "    WITH CHECK ({1} = nullif(current_setting('{2}', true), '')::{3});\n",
        qualified(table), quote_identifier(column), setting, type);
}

NotProtected::NotProtected(std::vector<std::string> problems)
    : DatabaseError(list_of(problems)), problems_(std::move(problems)) {}

awaitable<std::vector<std::string>> problems(Pool& pool, std::string column) {
    std::vector<std::string> found;
    TransactionOptions options;
    options.with_read_only(true);
    auto tx = co_await pool.begin(without_tenant, options);
    for (const TrustedSql& check : checks()) {
        const Rows rows = co_await tx.query(check, column);
        for (std::string& problem : rows.all<std::string>()) found.push_back(std::move(problem));
    }
    const Rows readable = co_await tx.query(readable_tables(), column);
    const Rows limited = co_await tx.query(kSearchLimit);
    static_cast<void>(limited);
    for (const Row& row : readable) {
        const auto [table, tenants, stranger] = row.as<std::tuple<std::string, std::string, std::string>>();
        std::string without = co_await search(tx, table, tenants, std::string(), "whoever has no tenant");
        std::string nobody = co_await search(tx, table, tenants, stranger, "a tenant that has none");
        if (!without.empty()) found.push_back(std::move(without));
        if (!nobody.empty()) found.push_back(std::move(nobody));
    }
    co_await tx.commit();
    co_return found;
}

awaitable<void> require(Pool& pool, std::string column) {
    auto found = co_await problems(pool, std::move(column));
    if (!found.empty()) throw NotProtected(std::move(found));
}

}  // namespace tgfw::postgres::rls
