#include "passport_cipher.hpp"

#include <climits>
#include <memory>
#include <utility>

#include <openssl/err.h>
#include <openssl/evp.h>

#include <bot/trust/digest.hpp>
#include <core/base64.hpp>
#include <tgfw/bot/passport/passport.hpp>

namespace tgfw {

namespace {

constexpr std::size_t hash_size = 32;
constexpr std::size_t key_size = 32;
constexpr std::size_t block_size = 16;
constexpr std::size_t min_padding = 32;

const unsigned char* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

namespace detail {

std::string passport_bytes(std::string_view base64, std::string_view part) {
    auto bytes = base64_decode(base64, Base64::standard);
    if (!bytes) throw PassportDecryptionError(part, "is not base64");
    return std::move(*bytes);
}

std::string decrypt_value(const Secret& secret, std::string_view hash, std::string_view encrypted,
                          std::string_view part) {
    if (hash.size() != hash_size) throw PassportDecryptionError(part, "has no SHA-256 hash");
    if (encrypted.empty() || encrypted.size() % block_size != 0 || encrypted.size() > INT_MAX - block_size) {
        throw PassportDecryptionError(part, "is not whole blocks of AES");
    }
    const Secret schedule(sha512(Secret(secret.reveal() + std::string(hash)).reveal()));
    const unsigned char* const key = bytes_of(std::string_view(schedule.reveal()));
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    std::string plain(encrypted.size() + block_size, '\0');
    int size = 0;
    const bool good = context &&
                      EVP_DecryptInit_ex2(context.get(), EVP_aes_256_cbc(), key, key + key_size, nullptr) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                      EVP_DecryptUpdate(context.get(), bytes_of(plain), &size, bytes_of(encrypted),
                                        static_cast<int>(encrypted.size())) == 1;
    ERR_clear_error();
    if (!good) throw PassportDecryptionError(part, "cannot be decrypted by OpenSSL");
    plain.resize(static_cast<std::size_t>(size));
    if (!equal_in_constant_time(sha256(plain), hash)) throw PassportDecryptionError(part, "does not match its hash");
    const std::size_t padding = static_cast<unsigned char>(plain.front());
    if (padding < min_padding || padding > plain.size())
        throw PassportDecryptionError(part, "is not padded as it should be");
    plain.erase(0, padding);
    return plain;
}

}  // namespace detail

}  // namespace tgfw
