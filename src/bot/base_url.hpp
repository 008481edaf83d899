#pragma once

#include <string>
#include <string_view>

#include <tgfw/net/http_message.hpp>

namespace tgfw::detail {

/// Where a Bot API server is: what stands before the token in its paths, and what behind it.
class BaseUrl {
public:
    /// Of methods: `https://example.org/api`, behind which come `/bot<token>/<method>`, or, with `{token}` where the
    /// token goes, what comes behind it. Throws ConfigError where it is no URL.
    explicit BaseUrl(const std::string& text);

    /// Where its files are, unless they are elsewhere: at the same server, with `/file` before the path, as Telegram's
    /// are, or before the `/bot` of a server that is not at the root.
    [[nodiscard]] BaseUrl files() const;

    [[nodiscard]] const net::Origin& origin() const noexcept { return origin_; }
    /// The path for `target`, which begins with `/bot<token>/`.
    [[nodiscard]] std::string path(std::string_view target) const;

private:
    net::Origin origin_;
    bool template_ = false;
    std::string before_;
    std::string after_;
};

}  // namespace tgfw::detail
