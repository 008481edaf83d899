#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include "database.hpp"
#include "plain_session.hpp"

namespace tgfw::test {

/// A table of notes that rls::enable() bound, one of tenant 1 (`one`) and two of tenant 2 (`two`, `three`); a pool of
/// one connection, as the role app; and sessions without tgfw, to show what happens to those.
class LeakBench {
public:
    /// `more` is run by the superuser, after the table is there: what a careless developer did.
    explicit LeakBench(const std::string& more = "");
    ~LeakBench();
    LeakBench(const LeakBench&) = delete;
    LeakBench& operator=(const LeakBench&) = delete;

    static postgres::TenantId tenant(int number);
    /// Makes a role of the cluster, if it is not there.
    void role(const std::string& name, const std::string& attributes);
    [[nodiscard]] PlainSession plain(std::string_view role = "app") const;
    /// A session that has said, once and for good, whose it is.
    [[nodiscard]] PlainSession plain_of(int tenant, std::string_view role = "app") const;

    /// What a transaction of the tenant's gets for a statement: the first column of its only row.
    std::int64_t ask(int tenant, std::string_view sql);
    /// The same of a transaction without a tenant.
    std::int64_t ask_for_none(std::string_view sql);
    /// How many rows a statement touches in a transaction of the tenant's, which is committed.
    std::int64_t touch(int tenant, std::string_view sql);

    /// Whether the self-check says this, of the pool's role, or of another.
    bool finds(std::string_view text);
    bool finds(std::string_view text, std::string_view role);
    std::vector<std::string> problems(std::string_view role = "app");

    Database& database;
    postgres::Pool pool;
};

}  // namespace tgfw::test
