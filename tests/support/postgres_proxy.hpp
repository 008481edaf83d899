#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tgfw::test {

/// A network between a client and a Postgres that can be cut and can swallow: listens on loopback, and relays to a Unix
/// socket. Runs on a thread of its own, so that a test may wait for the server without holding up the network.
class PostgresProxy {
public:
    enum class Fate {
        pass,
        cut,           ///< Both sides lose the connection, and what came is lost.
        pass_and_cut,  ///< It arrives; then both sides lose the connection.
        swallow,       ///< This and all that follows is lost; nobody hears about it.
    };
    class Verdict {
    public:
        Verdict(Fate what, std::size_t count = std::string_view::npos) : fate(what), most(count) {}
        Fate fate;
        std::size_t most;  ///< Of what passes, so many bytes.
    };
    /// Asked for whatever comes, on the proxy's thread.
    using Rule = std::function<Verdict(bool to_server, std::string_view bytes)>;

    explicit PostgresProxy(std::string socket_path);
    ~PostgresProxy();
    PostgresProxy(const PostgresProxy&) = delete;
    PostgresProxy& operator=(const PostgresProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    /// For whatever comes from now on, of new connections and of old ones. Null: all passes.
    void set_rule(Rule rule);
    /// Cuts all connections there are. They are cut when it returns.
    void cut();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Cuts, swallows … the first time that a text comes along, and lets all pass before and after.
[[nodiscard]] PostgresProxy::Rule once_it_says(bool to_server, std::string text, PostgresProxy::Fate fate);

}  // namespace tgfw::test
