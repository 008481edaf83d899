#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <tgfw/net/proxy.hpp>

namespace tgfw::net {

/// The talk with a proxy before the connection through it, without a socket: write output(), read, feed() what came,
/// and again until it is done or has failed.
class Tunnel {
public:
    virtual ~Tunnel() = default;
    Tunnel(const Tunnel&) = delete;
    Tunnel& operator=(const Tunnel&) = delete;

    /// What is to be written now; each time once.
    [[nodiscard]] std::string output();
    /// Takes what the proxy has sent. Nothing happens after done() or failed().
    void feed(std::string_view data);
    /// Whether the connection stands.
    [[nodiscard]] bool done() const noexcept { return done_; }
    [[nodiscard]] bool failed() const noexcept { return !problem_.empty(); }
    /// Why it failed, as the end of a sentence about the proxy; holds nothing that the proxy has sent.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

protected:
    explicit Tunnel(std::string first) : output_(std::move(first)) {}

    /// Reads one message off `received_`: false if it is not complete.
    [[nodiscard]] virtual bool step() = 0;

    std::string received_;
    std::string output_;
    std::string problem_;
    bool done_ = false;
};

/// `target` is the server's origin; its host may be an address instead of a name.
[[nodiscard]] std::unique_ptr<Tunnel> make_tunnel(const Proxy& proxy, const Origin& target);

}  // namespace tgfw::net
