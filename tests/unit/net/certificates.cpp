#include <unit/net/certificates.hpp>

#include <cstdio>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace tgfw::net::tests {

namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

constexpr long day = 24 * 60 * 60;

void add_extension(X509* certificate, int nid, const char* value) {
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) throw std::runtime_error("X.509 extension");
}

struct Plan {
    const char* common_name;
    const char* names;  // subjectAltName, null for an authority.
    long begin;
    long end;
};

Certificate make(EVP_PKEY* key, const Plan& plan, X509* issuer, EVP_PKEY* issuer_key) {
    static long serial = 1;
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), plan.begin);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), plan.end);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(plan.common_name), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer == nullptr ? certificate.get() : issuer));
    add_extension(certificate.get(), NID_basic_constraints, plan.names == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
    if (plan.names != nullptr) add_extension(certificate.get(), NID_subject_alt_name, plan.names);
    if (X509_sign(certificate.get(), issuer_key, EVP_sha256()) == 0) throw std::runtime_error("X.509 signature");
    return certificate;
}

std::unique_ptr<FILE, Free<std::fclose>> open(const std::string& path) {
    std::unique_ptr<FILE, Free<std::fclose>> file(std::fopen(path.c_str(), "w"));
    if (!file) throw std::runtime_error("cannot write " + path);
    return file;
}

}  // namespace

const Certificates& Certificates::get() {
    static const Certificates certificates;
    return certificates;
}

Certificates::Certificates() {
    const auto save = [&](const char* name, X509* one, EVP_PKEY* its_key) {
        PEM_write_X509(open(certificate(name)).get(), one);
        PEM_write_PrivateKey(open(key(name)).get(), its_key, nullptr, nullptr, 0, nullptr, nullptr);
    };
    const Key ca_key(EVP_EC_gen("P-256"));
    const Certificate authority = make(ca_key.get(), Plan{"tgfw test CA", nullptr, -day, day}, nullptr, ca_key.get());
    save("ca", authority.get(), ca_key.get());
    const auto issue = [&](const char* name, const Plan& plan) {
        const Key its_key(EVP_EC_gen("P-256"));
        save(name, make(its_key.get(), plan, authority.get(), ca_key.get()).get(), its_key.get());
    };
    issue("good", Plan{"localhost", "DNS:localhost,IP:127.0.0.1", -day, day});
    issue("other", Plan{"other.example", "DNS:other.example", -day, day});
    issue("expired", Plan{"localhost", "DNS:localhost", -2 * day, -day});
    issue("future", Plan{"localhost", "DNS:localhost", day, 2 * day});
    const Key self_key(EVP_EC_gen("P-256"));
    const Plan self_plan{"localhost", "DNS:localhost", -day, day};
    save("self", make(self_key.get(), self_plan, nullptr, self_key.get()).get(), self_key.get());
}

}  // namespace tgfw::net::tests
