#pragma once

#include <string>

namespace tgfw::net::tests {

/// A private authority and the certificates that a TLS test needs, made in a directory of their own.
class Certificates {
public:
    /// Made once a process.
    static const Certificates& get();

    [[nodiscard]] std::string ca() const { return directory_ + "/ca.pem"; }
    /// The certificate file `name`.pem: good (localhost, 127.0.0.1), other (other.example), expired, future, self.
    [[nodiscard]] std::string certificate(const std::string& name) const { return directory_ + "/" + name + ".pem"; }
    [[nodiscard]] std::string key(const std::string& name) const { return directory_ + "/" + name + ".key"; }

    ~Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

private:
    Certificates();

    std::string directory_;
};

}  // namespace tgfw::net::tests
