#pragma once

#include <string>

#include <support/temporary_folder.hpp>

namespace tgfw::net::tests {

/// A private authority and the certificates that a TLS test needs, made in a directory of their own.
class Certificates {
public:
    /// Made once a process.
    static const Certificates& get();

    [[nodiscard]] std::string ca() const { return certificate("ca"); }
    /// The certificate file `name`.pem: good (localhost, 127.0.0.1), other (other.example), expired, future, self.
    [[nodiscard]] std::string certificate(const std::string& name) const { return folder_.path() / (name + ".pem"); }
    [[nodiscard]] std::string key(const std::string& name) const { return folder_.path() / (name + ".key"); }

private:
    Certificates();

    test::TemporaryFolder folder_{"tgfw-tls-"};
};

}  // namespace tgfw::net::tests
