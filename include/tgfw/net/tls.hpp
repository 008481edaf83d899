#pragma once

#include <string>
#include <utility>

namespace tgfw::net {

/// How a client judges a server's certificate. There is no switch to turn the check off.
///
/// Always: TLS 1.2 or later, the chain is verified, the host name must match, the name is sent (SNI).
class TlsOptions {
public:
    TlsOptions() = default;

    /// Also trusts the certificates of this PEM file: for a private server's own authority.
    TlsOptions& with_ca_file(std::string path) {
        ca_file = std::move(path);
        return *this;
    }
    /// Also trusts these certificates, as PEM text.
    TlsOptions& with_ca_pem(std::string pem) {
        ca_pem = std::move(pem);
        return *this;
    }
    /// Trusts only the authorities given here, not the system's.
    TlsOptions& without_system_store() {
        system_store = false;
        return *this;
    }

    std::string ca_file;
    std::string ca_pem;
    bool system_store = true;
};

/// What a server shows to its clients.
class TlsServerOptions {
public:
    TlsServerOptions() = default;
    /// PEM files: the certificate with its chain, and its private key.
    TlsServerOptions(std::string certificate, std::string key)
        : certificate_file(std::move(certificate)), key_file(std::move(key)) {}

    std::string certificate_file;
    std::string key_file;
};

}  // namespace tgfw::net
