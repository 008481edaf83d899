#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <tgfw/adapters/postgres/sql.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

class Pool;
class TenantResolver;

/// Whose rows a transaction sees. Only a TenantResolver makes one, so that no number from a message becomes one by
/// accident.
class TenantId {
public:
    /// As the setting `app.current_tenant_id` has it.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    bool operator==(const TenantId&) const = default;

private:
    friend class TenantResolver;
    explicit TenantId(std::string text) noexcept : text_(std::move(text)) {}

    std::string text_;
};

/// In a TenantId's place: a transaction that belongs to no tenant. It sees no row of a tenant's table.
class WithoutTenant {
public:
    WithoutTenant() = default;
};
inline constexpr WithoutTenant without_tenant{};

/// Nobody may act here. An error handler for it tells the user, in words of the bot's: the text is for a log.
class TenantError : public Error {
public:
    using Error::Error;
};
/// The user belongs to no tenant.
class NoTenant : public TenantError {
public:
    NoTenant();
};
/// What was asked for is another tenant's than the user's.
class TenantMismatch : public TenantError {
public:
    TenantMismatch();
};

/// Decides whose update it is. Derive from it only what proves the tenant, such as by a look into the database or by a
/// signature; never what believes a message.
class TenantResolver {
public:
    virtual ~TenantResolver() = default;

protected:
    /// Throws ConfigError for an empty text.
    [[nodiscard]] static TenantId tenant(std::string text);
};

/// Finds the tenant of a user in the database, and remembers it for a while.
class TenantLookup final : public TenantResolver {
public:
    class Options {
    public:
        Options() = default;
        Options& with_capacity(std::size_t users) { return capacity = users, *this; }
        Options& with_lifetime(Clock::duration limit) { return lifetime = limit, *this; }
        Options& with_lifetime_of_none(Clock::duration limit) { return lifetime_of_none = limit, *this; }

        /// Users that are remembered; the one that was asked for least recently is forgotten.
        std::size_t capacity = 10'000;
        /// How long a user may still act for a tenant that was taken from them: see forget().
        Clock::duration lifetime = std::chrono::minutes(5);
        /// The same for a user who has none, and is to get one.
        Clock::duration lifetime_of_none = std::chrono::seconds(10);
    };

    /// `lookup` gives the tenant's id, as text or as a number, for a user's id in $1: one row, or none. It runs without
    /// a tenant, in a table without row-level security, whose column is called otherwise than those that rls::require()
    /// looks for, such as `company_id`. `pool` and `clock` must outlive it. Throws ConfigError for a capacity of 0.
    TenantLookup(Pool& pool, Clock& clock, Sql lookup, Options options);
    TenantLookup(Pool& pool, Clock& clock, Sql lookup);
    ~TenantLookup() override;

    /// nullopt where the user belongs to none. Throws as Pool::begin and Transaction::query.
    [[nodiscard]] awaitable<std::optional<TenantId>> of_user(std::int64_t user_id);
    /// The same for a handler that has nothing to say to others: throws NoTenant.
    [[nodiscard]] awaitable<TenantId> require(std::int64_t user_id);
    /// The same where something else, such as a signed token, names a tenant, too: throws TenantMismatch where it is
    /// not the user's.
    [[nodiscard]] awaitable<TenantId> require(std::int64_t user_id, TenantId claimed);
    /// Looks again the next time: after the user was given another tenant, and that is committed. What a look that is
    /// under way finds is not remembered either.
    void forget(std::int64_t user_id);
    [[nodiscard]] std::size_t remembered() const noexcept { return known_.size(); }

private:
    struct Known {
        std::int64_t user_id;
        std::optional<TenantId> tenant;
        Clock::time_point until;
    };

    void remember(std::int64_t user_id, std::optional<TenantId> tenant);
    void drop(std::int64_t user_id);

    Pool* pool_;
    Clock* clock_;
    std::string lookup_;
    Options options_;
    std::uint64_t forgotten_ = 0;  // How many times somebody was.
    std::list<Known> known_;       // The one asked for last comes first.
    std::unordered_map<std::int64_t, std::list<Known>::iterator> by_user_;
};

}  // namespace tgfw::postgres
