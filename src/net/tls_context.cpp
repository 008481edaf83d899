#include <net/tls_context.hpp>

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>

#include <net/tls_context_impl.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

namespace {

using error_code = boost::system::error_code;

void set_floor(ssl::context& context) {
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    // Renegotiation has no use here and is a way to burn a server's time.
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

void require(const error_code& error, const char* what, const std::string& name) {
    if (!error) return;
    throw ConfigError(
        fmt::format("{} {} cannot be used: {}; it must exist, be readable and hold PEM", what, name, error.message()));
}

std::string problem_text(long code, const std::string& host) {
    switch (code) {
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "the certificate is self-signed; if the server is yours, name the certificate with "
                   "TlsOptions::with_ca_file";
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_UNTRUSTED:
            return "the certificate was issued by an authority that is not trusted here; install the system's CA "
                   "certificates, or name a private authority with TlsOptions::with_ca_file";
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "the certificate has expired; the server must renew it, unless this machine's clock is wrong";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the certificate is not valid yet; is this machine's clock right?";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return fmt::format("the certificate is for another name than {}; connect by a name it holds", host);
        default:
            return "the certificate is not acceptable";
    }
}

}  // namespace

std::shared_ptr<TlsContext> make_client_tls(const TlsOptions& options) {
    auto tls = std::make_shared<TlsContext>(ssl::context::tls_client);
    ssl::context& context = tls->context;
    error_code error;
    set_floor(context);
    context.set_verify_mode(ssl::verify_peer);
    if (!options.ca_file.empty()) {
        context.load_verify_file(options.ca_file, error);
        require(error, "the CA file", options.ca_file);
    }
    if (!options.ca_pem.empty()) {
        context.add_certificate_authority(asio::buffer(options.ca_pem), error);
        require(error, "the CA certificate", "given as PEM text");
    }
    return tls;
}

void trust_system_store(TlsContext& tls) {
    error_code error;
    tls.context.set_default_verify_paths(error);
    require(error, "the certificate store", "of the system");
}

std::shared_ptr<TlsContext> make_server_tls(const TlsServerOptions& options) {
    auto tls = std::make_shared<TlsContext>(ssl::context::tls_server);
    ssl::context& context = tls->context;
    error_code error;
    set_floor(context);
    context.use_certificate_chain_file(options.certificate_file, error);
    require(error, "the certificate file", options.certificate_file);
    context.use_private_key_file(options.key_file, ssl::context::pem, error);
    require(error, "the key file", options.key_file);
    return tls;
}

void expect_host(SSL* ssl, const std::string& host) {
    error_code not_address;
    asio::ip::make_address(host, not_address);
    if (!not_address) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
        return;
    }
    SSL_set_tlsext_host_name(ssl, host.c_str());
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, host.c_str());
}

std::string certificate_problem(const SSL* ssl, const std::string& host) {
    const long code = SSL_get_verify_result(ssl);
    if (code == X509_V_OK) return {};
    return fmt::format("{} (OpenSSL: {})", problem_text(code, host), X509_verify_cert_error_string(code));
}

}  // namespace tgfw::net
