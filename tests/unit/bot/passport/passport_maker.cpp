#include "passport_maker.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <bot/trust/digest.hpp>
#include <core/base64.hpp>

namespace tgfw::test {

namespace {

EVP_PKEY* as_key(void* key) {
    return static_cast<EVP_PKEY*>(key);
}

void require(bool good) {
    if (!good) throw std::runtime_error("OpenSSL failed in a test");
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

const PassportKeyPair& PassportKeyPair::instance() {
    static const PassportKeyPair pair;
    return pair;
}

PassportKeyPair::PassportKeyPair() : key_(EVP_RSA_gen(2048)) {
    require(key_ != nullptr);
}

PassportKeyPair::~PassportKeyPair() {
    EVP_PKEY_free(as_key(key_));
}

Secret PassportKeyPair::pem(const std::string& password) const {
    const std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
    const EVP_CIPHER* cipher = password.empty() ? nullptr : EVP_aes_256_cbc();
    require(PEM_write_bio_PKCS8PrivateKey(out.get(), as_key(key_), cipher, password.data(),
                                          static_cast<int>(password.size()), nullptr, nullptr) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return Secret(std::string(text, static_cast<std::size_t>(size)));
}

std::string PassportKeyPair::encrypt(std::string_view bytes) const {
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(EVP_PKEY_CTX_new(as_key(key_), nullptr),
                                                                         EVP_PKEY_CTX_free);
    std::string out(256, '\0');
    std::size_t size = out.size();
    require(EVP_PKEY_encrypt_init(context.get()) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
            EVP_PKEY_encrypt(context.get(), bytes_of(out), &size, bytes_of(bytes), bytes.size()) == 1);
    out.resize(size);
    return out;
}

Sealed seal(std::string_view value, std::size_t padding) {
    padding += (16 - (padding + value.size()) % 16) % 16;
    return seal_padded(std::string(padding, static_cast<char>(padding)) + std::string(value));
}

Sealed seal_padded(std::string plain) {
    Sealed out;
    out.secret = "0123456789abcdef0123456789ABCDEF";
    out.hash = detail::sha256(plain);
    const std::string schedule = detail::sha512(out.secret + out.hash);
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    out.content.resize(plain.size());
    int size = 0;
    require(EVP_EncryptInit_ex2(context.get(), EVP_aes_256_cbc(), bytes_of(std::string_view(schedule)),
                                bytes_of(std::string_view(schedule)) + 32, nullptr) == 1 &&
            EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
            EVP_EncryptUpdate(context.get(), bytes_of(out.content), &size, bytes_of(std::string_view(plain)),
                              static_cast<int>(plain.size())) == 1);
    return out;
}

std::string base64(std::string_view bytes) {
    return detail::base64_encode(bytes, detail::Base64::standard);
}

std::string keys_json(const Sealed& sealed, std::string_view hash_name) {
    return R"({")" + std::string(hash_name) + R"(":")" + base64(sealed.hash) + R"(","secret":")" +
           base64(sealed.secret) + R"("})";
}

EncryptedCredentials seal_credentials(std::string_view json) {
    const Sealed sealed = seal(json);
    return EncryptedCredentials(base64(sealed.content), base64(sealed.hash),
                                base64(PassportKeyPair::instance().encrypt(sealed.secret)));
}

}  // namespace tgfw::test
