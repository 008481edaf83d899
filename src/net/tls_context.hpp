#pragma once

#include <memory>
#include <string>

#include <openssl/types.h>

#include <tgfw/net/tls.hpp>

namespace tgfw::net {

/// OpenSSL's settings for the connections of one client or server.
class TlsContext;

/// Throw ConfigError, which names the file that cannot be used.
[[nodiscard]] std::shared_ptr<TlsContext> make_client_tls(const TlsOptions& options);
[[nodiscard]] std::shared_ptr<TlsContext> make_server_tls(const TlsServerOptions& options);

/// Tells `ssl` whom it talks to: SNI, and the name that the certificate must have.
void expect_host(SSL* ssl, const std::string& host);
/// What is wrong with the peer's certificate and what to do, as part of a sentence; empty if nothing is.
[[nodiscard]] std::string certificate_problem(const SSL* ssl, const std::string& host);

}  // namespace tgfw::net
