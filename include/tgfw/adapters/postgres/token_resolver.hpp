#pragma once

// Not part of tgfw/tgfw.hpp: #include <tgfw/adapters/postgres/token_resolver.hpp>

#include <string>
#include <string_view>

#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/bot/trust/token_verifier.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw::postgres {

/// Takes the tenant out of a token that somebody else has signed, such as the login of a web app.
class TokenResolver final : public TenantResolver {
public:
    /// `claim` holds the tenant's id, as a text or as a whole number. `clock` must outlive it. Throws ConfigError for
    /// an empty claim.
    TokenResolver(TokenVerifier verifier, std::string claim, Clock& clock);

    /// Throws TokenError for a token that is not good, or does not name a tenant.
    [[nodiscard]] TenantId of_token(std::string_view token) const;

private:
    TokenVerifier verifier_;
    std::string claim_;
    Clock* clock_;
};

}  // namespace tgfw::postgres
