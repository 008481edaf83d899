#include "directory.hpp"

#include <tuple>

#include <tgfw/bot/trust/trust_error.hpp>

namespace tenant_desk {

using namespace tgfw;

namespace {

constexpr std::chrono::hours kInvitationLasts{24};

/// The company's id in a signed invitation; nothing where it is forged, changed or too old.
std::optional<std::string> read_invitation(const PayloadSigner& signer, const std::string& payload,
                                           std::chrono::system_clock::time_point now) {
    try {
        return signer.open(payload, now);
    } catch (const TrustError&) {
        return std::nullopt;
    }
}

}  // namespace

PayloadSigner invitation_signer(const Secret& link_key) {
    return PayloadSigner(link_key, "staff invitation");
}

std::string sign_invitation(const PayloadSigner& signer, const std::string& company_id,
                            std::chrono::system_clock::time_point now) {
    return signer.sign(company_id, now + kInvitationLasts);
}

Directory::Directory(postgres::Pool& pool, const Secret& link_key)
    : pool_(&pool),
      signer_(invitation_signer(link_key)),
      lookup_(pool, steady_clock(), "SELECT company_id FROM directory WHERE user_id = $1") {}

awaitable<std::optional<postgres::TenantId>> Directory::of_user(std::int64_t user_id) {
    return lookup_.of_user(user_id);
}

awaitable<std::optional<Welcome>> Directory::of_link(std::string payload, std::chrono::system_clock::time_point now) {
    const auto invited = read_invitation(signer_, payload, now);
    const auto code = invited ? std::nullopt : std::optional(payload);
    auto tx = co_await pool_->begin(postgres::without_tenant);
    const auto rows =
        co_await tx.query("SELECT id::text, name FROM companies WHERE id::text = $1 OR code = $2", invited, code);
    co_await tx.commit();
    const auto found = rows.optional<std::tuple<std::string, std::string>>();
    if (!found) co_return std::nullopt;
    const auto& [id, name] = *found;
    co_return Welcome(tenant(id), name, invited ? "staff" : "customer");
}

std::string Directory::invitation(const std::string& company_id, std::chrono::system_clock::time_point now) const {
    return sign_invitation(signer_, company_id, now);
}

}  // namespace tenant_desk
