#include <tgfw/bot/passport/passport.hpp>

#include <algorithm>
#include <climits>
#include <cstring>
#include <memory>
#include <utility>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace tgfw {

namespace {

template <auto free>
class Free {
public:
    template <class T>
    void operator()(T* object) const noexcept {
        free(object);
    }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, Free<free>>;

/// Hands OpenSSL the password. Without a callback of ours it would ask at the terminal.
int give_password(char* buffer, int size, int, void* password) {
    const std::string& text = static_cast<const Secret*>(password)->reveal();
    const auto length = std::min(text.size(), static_cast<std::size_t>(size));
    std::memcpy(buffer, text.data(), length);
    return static_cast<int>(length);
}

}  // namespace

class PassportKey::Impl {
public:
    explicit Impl(Owned<EVP_PKEY, EVP_PKEY_free> pkey) noexcept : key(std::move(pkey)) {}

    Owned<EVP_PKEY, EVP_PKEY_free> key;
};

PassportKey::PassportKey(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

PassportKey PassportKey::from_pem(const Secret& pem, const Secret& password) {
    const std::string& text = pem.reveal();
    const Owned<BIO, BIO_free_all> source(
        BIO_new_mem_buf(text.data(), static_cast<int>(std::min<std::size_t>(text.size(), INT_MAX))));
    Secret entered = password;
    Owned<EVP_PKEY, EVP_PKEY_free> key(source ? PEM_read_bio_PrivateKey(source.get(), nullptr, give_password, &entered)
                                              : nullptr);
    ERR_clear_error();
    if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1) {
        throw ConfigError("The private key for Passport is no RSA key in PEM, or its password is wrong or missing");
    }
    return PassportKey(std::make_shared<const Impl>(std::move(key)));
}

Secret PassportKey::decrypt(std::string_view encrypted) const {
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(impl_->key.get(), nullptr));
    std::string secret(static_cast<std::size_t>(EVP_PKEY_get_size(impl_->key.get())), '\0');
    std::size_t size = secret.size();
    const bool good = context && EVP_PKEY_decrypt_init(context.get()) == 1 &&
                      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                      EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha1()) == 1 &&
                      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha1()) == 1 &&
                      EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(secret.data()), &size,
                                       reinterpret_cast<const unsigned char*>(encrypted.data()), encrypted.size()) == 1;
    ERR_clear_error();
    // One text for all ways to fail: which one it was must not help whoever tries.
    if (!good) throw PassportDecryptionError("credentials.secret", "is not for this private key");
    secret.resize(size);
    return Secret(std::move(secret));
}

}  // namespace tgfw
