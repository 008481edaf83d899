#include <tgfw/adapters/postgres/tenant.hpp>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

NoTenant::NoTenant() : TenantError("the user belongs to no tenant") {}

TenantMismatch::TenantMismatch() : TenantError("what was asked for belongs to another tenant than the user") {}

TenantId TenantResolver::tenant(std::string text) {
    if (text.empty()) throw ConfigError("a tenant's id is empty, which stands for no tenant; give the id of one");
    return TenantId(std::move(text));
}

TenantLookup::TenantLookup(Pool& pool, Clock& clock, Sql lookup, Options options)
    : pool_(&pool), clock_(&clock), lookup_(lookup.text()), options_(options) {
    if (options_.capacity == 0) throw ConfigError("TenantLookup::Options::capacity is 0; give at least 1");
}

TenantLookup::TenantLookup(Pool& pool, Clock& clock, Sql lookup) : TenantLookup(pool, clock, lookup, Options()) {}

TenantLookup::~TenantLookup() = default;

awaitable<std::optional<TenantId>> TenantLookup::of_user(std::int64_t user_id) {
    if (const auto found = by_user_.find(user_id); found != by_user_.end() && clock_->now() < found->second->until) {
        known_.splice(known_.begin(), known_, found->second);
        co_return found->second->tenant;
    }
    TransactionOptions options;
    options.with_read_only(true);
    const TrustedSql lookup = trusted_sql("SELECT (" + lookup_ + "\n)::text");  // It may end in a comment.
    const std::uint64_t forgotten = forgotten_;
    auto tx = co_await pool_->begin(without_tenant, options);
    const Rows rows = co_await tx.query(lookup, user_id);
    co_await tx.commit();
    std::optional<TenantId> result;
    if (auto text = rows.one<std::optional<std::string>>()) result = tenant(std::move(*text));
    if (forgotten == forgotten_) remember(user_id, result);  // Else it may be what was to be forgotten.
    co_return result;
}

awaitable<TenantId> TenantLookup::require(std::int64_t user_id) {
    auto found = co_await of_user(user_id);
    if (!found) throw NoTenant();
    co_return std::move(*found);
}

awaitable<TenantId> TenantLookup::require(std::int64_t user_id, TenantId claimed) {
    auto own = co_await require(user_id);
    if (own != claimed) throw TenantMismatch();
    co_return own;
}

void TenantLookup::remember(std::int64_t user_id, std::optional<TenantId> tenant) {
    drop(user_id);
    const auto lifetime = tenant ? options_.lifetime : options_.lifetime_of_none;
    known_.push_front(Known{user_id, std::move(tenant), clock_->now() + lifetime});
    by_user_[user_id] = known_.begin();
    if (known_.size() > options_.capacity) drop(known_.back().user_id);
}

void TenantLookup::forget(std::int64_t user_id) {
    ++forgotten_;
    drop(user_id);
}

void TenantLookup::drop(std::int64_t user_id) {
    const auto found = by_user_.find(user_id);
    if (found == by_user_.end()) return;
    known_.erase(found->second);
    by_user_.erase(found);
}

}  // namespace tgfw::postgres
