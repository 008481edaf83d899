#pragma once

#include <memory>
#include <string>

#include <openssl/types.h>

#include <tgfw/net/tls.hpp>

namespace tgfw::net {

/// OpenSSL's settings for the connections of one client or server.
class TlsContext;

/// Throw ConfigError, which names the file that cannot be used. A client's context lacks the system's store, whose some
/// hundred certificates take longer to read than a bot to start.
[[nodiscard]] std::shared_ptr<TlsContext> make_client_tls(const TlsOptions& options);
[[nodiscard]] std::shared_ptr<TlsContext> make_server_tls(const TlsServerOptions& options);
/// Lets a client's context trust the system's authorities, too.
void trust_system_store(TlsContext& tls);

/// Tells `ssl` whom it talks to: SNI, and the name that the certificate must have.
void expect_host(SSL* ssl, const std::string& host);
/// What is wrong with the peer's certificate and what to do, as part of a sentence; empty if nothing is.
[[nodiscard]] std::string certificate_problem(const SSL* ssl, const std::string& host);

}  // namespace tgfw::net
