#include <tgfw/adapters/postgres/token_resolver.hpp>

#include <utility>

#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

TokenResolver::TokenResolver(TokenVerifier verifier, std::string claim, Clock& clock)
    : verifier_(std::move(verifier)), claim_(std::move(claim)), clock_(&clock) {
    if (claim_.empty())
        throw ConfigError("TokenResolver has no name of a claim; give the one that holds the tenant's id");
}

TenantId TokenResolver::of_token(std::string_view token) const {
    std::string id = verifier_.verify(token, clock_->system_now()).get(claim_);
    // Such a text could not be set, and what is cut off behind it could be another tenant's.
    if (id.find('\0') != std::string::npos) throw TokenError(TokenFailure::missing_claim);
    return tenant(std::move(id));
}

}  // namespace tgfw::postgres
