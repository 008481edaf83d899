#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/bot/links/payload_signer.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/secret.hpp>

namespace tenant_desk {

/// Where a link leads: to a company, and as what.
class Welcome {
public:
    Welcome(tgfw::postgres::TenantId company_, std::string name, std::string role_)
        : company(std::move(company_)), company_name(std::move(name)), role(std::move(role_)) {}

    tgfw::postgres::TenantId company;
    std::string company_name;
    std::string role;  ///< `customer` or `staff`.
};

/// Says whose an update is. Nothing else in the program can make a TenantId: not from a message, nor from a button.
class Directory final : public tgfw::postgres::TenantResolver {
public:
    /// `pool` must outlive it.
    Directory(tgfw::postgres::Pool& pool, const tgfw::Secret& link_key);

    /// The company that the user came to last.
    [[nodiscard]] tgfw::awaitable<std::optional<tgfw::postgres::TenantId>> of_user(std::int64_t user_id);
    /// What stands behind /start: a company's code makes customers, an invitation that was signed makes staff. nullopt
    /// for anything else.
    [[nodiscard]] tgfw::awaitable<std::optional<Welcome>> of_link(std::string payload,
                                                                  std::chrono::system_clock::time_point now);
    /// A payload that makes its reader one of the company's staff, for a day.
    [[nodiscard]] std::string invitation(const std::string& company_id,
                                         std::chrono::system_clock::time_point now) const;
    /// After somebody has gone to another company.
    void forget(std::int64_t user_id) { lookup_.forget(user_id); }

private:
    tgfw::postgres::Pool* pool_;
    tgfw::PayloadSigner signer_;
    tgfw::postgres::TenantLookup lookup_;
};

/// What Directory::invitation() signs with.
[[nodiscard]] tgfw::PayloadSigner invitation_signer(const tgfw::Secret& link_key);
/// A payload as Directory::invitation() makes it.
[[nodiscard]] std::string sign_invitation(const tgfw::PayloadSigner& signer, const std::string& company_id,
                                          std::chrono::system_clock::time_point now);

}  // namespace tenant_desk
