#include <tgfw/bot/trust/token_verifier.hpp>

#include <algorithm>
#include <climits>
#include <memory>
#include <utility>

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <bot/trust/digest.hpp>

namespace tgfw {

namespace {

constexpr std::size_t kShortestSecret = 32;
constexpr int kShortestRsaKey = 2048;
constexpr std::size_t kHalfOfEcdsa = 32;

template <class T, auto free>
using OpenSsl = std::unique_ptr<T, decltype([](T* object) { free(object); })>;
using PublicKey = OpenSsl<EVP_PKEY, EVP_PKEY_free>;

PublicKey read_public_key(const std::string& pem) {
    const auto size = static_cast<int>(std::min<std::size_t>(pem.size(), INT_MAX));
    const OpenSsl<BIO, BIO_free_all> source(BIO_new_mem_buf(pem.data(), size));
    PublicKey key(source ? PEM_read_bio_PUBKEY(source.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
    return key;
}

bool is_p256(const EVP_PKEY* key) {
    char group[64] = {};
    std::size_t size = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
           std::string_view(group, size) == "prime256v1";
}

const unsigned char* start_of(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// The two numbers side by side (RFC 7518 §3.4) as OpenSSL takes them; empty for what is no such pair.
std::string der_of(std::string_view pair) {
    if (pair.size() != 2 * kHalfOfEcdsa) return std::string();
    const OpenSsl<ECDSA_SIG, ECDSA_SIG_free> both(ECDSA_SIG_new());
    OpenSsl<BIGNUM, BN_free> r(BN_bin2bn(start_of(pair), kHalfOfEcdsa, nullptr));
    OpenSsl<BIGNUM, BN_free> s(BN_bin2bn(start_of(pair.substr(kHalfOfEcdsa)), kHalfOfEcdsa, nullptr));
    if (!both || !r || !s || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) throw Error("OpenSSL has no memory");
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* made = nullptr;
    const int size = i2d_ECDSA_SIG(both.get(), &made);
    const std::unique_ptr<unsigned char, decltype([](unsigned char* bytes) { OPENSSL_free(bytes); })> owner(made);
    return size > 0 ? std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

class TokenKey::Material {
public:
    explicit Material(Secret shared) : secret(std::move(shared)) {}
    explicit Material(PublicKey of_signer) : public_key(std::move(of_signer)) {}

    Secret secret;
    PublicKey public_key;
};

TokenKey::TokenKey(TokenAlgorithm algorithm, std::shared_ptr<const Material> material) noexcept
    : algorithm_(algorithm), material_(std::move(material)) {}

TokenKey TokenKey::hs256(Secret secret) {
    if (secret.reveal().size() < kShortestSecret) {
        throw ConfigError("TokenKey::hs256: the secret has " + std::to_string(secret.reveal().size()) +
                          " bytes, which can be guessed; give at least 32 random ones");
    }
    return TokenKey(TokenAlgorithm::hs256, std::make_shared<const Material>(std::move(secret)));
}

TokenKey TokenKey::rs256(const std::string& public_pem) {
    PublicKey key = read_public_key(public_pem);
    if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1 || EVP_PKEY_get_bits(key.get()) < kShortestRsaKey) {
        throw ConfigError("TokenKey::rs256: this is no public RSA key in PEM of 2048 bits or more");
    }
    return TokenKey(TokenAlgorithm::rs256, std::make_shared<const Material>(std::move(key)));
}

TokenKey TokenKey::es256(const std::string& public_pem) {
    PublicKey key = read_public_key(public_pem);
    if (!key || !is_p256(key.get()))
        throw ConfigError("TokenKey::es256: this is no public key in PEM on the curve P-256");
    return TokenKey(TokenAlgorithm::es256, std::make_shared<const Material>(std::move(key)));
}

bool TokenKey::verifies(std::string_view message, std::string_view signature) const {
    if (algorithm_ == TokenAlgorithm::hs256) {
        return detail::equal_in_constant_time(detail::hmac_sha256(material_->secret.reveal(), message), signature);
    }
    const std::string der = algorithm_ == TokenAlgorithm::es256 ? der_of(signature) : std::string(signature);
    const OpenSsl<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    EVP_PKEY* key = material_->public_key.get();
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1) {
        throw Error("OpenSSL cannot verify a signature");
    }
    const bool good =
        EVP_DigestVerify(context.get(), start_of(der), der.size(), start_of(message), message.size()) == 1;
    ERR_clear_error();
    return good;
}

}  // namespace tgfw
