#pragma once

#include <string>

#include <tgfw/core/secret.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::sentry {

/// `https://PUBLIC_KEY[:SECRET_KEY]@HOST[:PORT][/PATH]/PROJECT_ID`; the secret key is of no use any more.
class Dsn {
public:
    Dsn() = default;

    /// Throws ConfigError that does not repeat the text.
    [[nodiscard]] static Dsn parse(const Secret& text);

    net::Origin origin;
    /// Where envelopes go.
    std::string target;
    Secret public_key;
};

}  // namespace tgfw::sentry
