#pragma once

#include <boost/asio/ssl/context.hpp>

#include <net/tls_context.hpp>

namespace tgfw::net {

class TlsContext {
public:
    explicit TlsContext(boost::asio::ssl::context::method method) : context(method) {}

    boost::asio::ssl::context context;
};

}  // namespace tgfw::net
