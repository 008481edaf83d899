#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/trust/token_verifier.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/core/chrono.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/secret.hpp>

namespace tgfw {

/// How a token is signed, by RFC 7518 §3.1. No token without a signature is ever taken.
enum class TokenAlgorithm {
    hs256,  ///< HMAC with SHA-256: whoever verifies can sign, too.
    rs256,  ///< RSASSA-PKCS1-v1_5 with SHA-256.
    es256,  ///< ECDSA on P-256 with SHA-256.
};

/// A key for one algorithm and no other: no token can choose that a public key is taken for a secret.
class TokenKey {
public:
    /// Throws ConfigError for a secret of less than 32 bytes (RFC 7518 §3.2).
    [[nodiscard]] static TokenKey hs256(Secret secret);
    /// A public key in PEM (`BEGIN PUBLIC KEY`). Throws ConfigError for another kind of key, or below 2048 bits.
    [[nodiscard]] static TokenKey rs256(const std::string& public_pem);
    /// The same, on the curve P-256.
    [[nodiscard]] static TokenKey es256(const std::string& public_pem);

    /// The `kid` of its tokens. Without one it is tried for each token of its algorithm, as in a rotation.
    TokenKey& with_id(std::string value) { return id_ = std::move(value), *this; }

    [[nodiscard]] TokenAlgorithm algorithm() const noexcept { return algorithm_; }
    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    /// Whether its holder signed the message. Throws Error where OpenSSL has no memory.
    [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

private:
    class Material;
    TokenKey(TokenAlgorithm algorithm, std::shared_ptr<const Material> material) noexcept;

    TokenAlgorithm algorithm_;
    std::string id_;
    std::shared_ptr<const Material> material_;
};

/// What a token must say beside being signed.
class TokenRules {
public:
    TokenRules() = default;

    TokenRules& with_issuer(std::string value) { return issuer = std::move(value), *this; }
    TokenRules& with_audience(std::string value) { return audience = std::move(value), *this; }
    TokenRules& with_leeway(std::chrono::seconds value) { return leeway = value, *this; }
    TokenRules& with_expiry_required(bool value) { return expiry_required = value, *this; }

    /// `iss`; empty for any.
    std::string issuer;
    /// One that `aud` names. Where it is empty, a token with an `aud` is refused: it was made for somebody else.
    std::string audience;
    /// How far the clocks of those who sign and of this machine may differ.
    std::chrono::seconds leeway = std::chrono::seconds(30);
    /// Whether a token without `exp`, which is good for ever, is refused.
    bool expiry_required = true;
};

/// Why a token is refused.
enum class TokenFailure {
    malformed,        ///< No token, or one that asks for what is not known here (`crit`).
    wrong_algorithm,  ///< No key is for its algorithm; `none`, too.
    wrong_signature,  ///< Changed, or made by somebody else.
    expired,
    too_early,  ///< Its `nbf` has not come.
    wrong_issuer,
    wrong_audience,
    missing_claim,  ///< `exp`, or what is asked of it, is not there or of another type.
};

/// The text names the reason, and quotes nothing of the token.
class TokenError : public Error {
public:
    explicit TokenError(TokenFailure failure);

    [[nodiscard]] TokenFailure failure() const noexcept { return failure_; }

private:
    TokenFailure failure_;
};

/// What a token says whose signature is good.
class TokenClaims {
public:
    TokenClaims() = default;

    /// A text, or a whole number as one; nullopt for another type or none. Registered names are in RFC 7519 §4.1:
    /// `sub`.
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
    /// The same; throws TokenError with TokenFailure::missing_claim for nullopt and for an empty text.
    [[nodiscard]] std::string get(std::string_view name) const;

private:
    friend class TokenVerifier;

    std::vector<std::pair<std::string, std::string>> texts_;
};

/// Verifies JSON Web Tokens (RFC 7519, in the compact form of RFC 7515), such as a web app sends along. It never asks a
/// server for keys, and takes those only that it was given. Immutable, and so fit for many threads.
class TokenVerifier {
public:
    /// Throws ConfigError without a key, and for a leeway below zero.
    explicit TokenVerifier(std::vector<TokenKey> keys, TokenRules rules = TokenRules());

    /// Throws TokenError. At most 8 KiB are read.
    [[nodiscard]] TokenClaims verify(std::string_view token, std::chrono::system_clock::time_point now) const;

private:
    [[nodiscard]] bool signed_by_one(std::string_view header, std::string_view message,
                                     std::string_view signature) const;

    std::vector<TokenKey> keys_;
    TokenRules rules_;
};

}  // namespace tgfw
