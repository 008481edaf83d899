#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/http_server.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

class SharedEndpoints;

/// What a bot answers to those who look after it, on a port of its own or beside its webhook: for
/// ApplicationBuilder::endpoints().
///
/// `GET /health`: 200 as long as the event loop turns. `GET /ready`: 200 where the bot receives updates and has room
/// for them, and each check says so, 503 otherwise, with a JSON object of what was found. `GET /metrics`: the registry
/// of ApplicationBuilder::metrics(), if there is one, as Prometheus reads it. Nothing secret is in any of them, but
/// they are for inside: listen on an address that is not public.
class EndpointOptions {
public:
    /// Whether something that the bot needs is there, such as a database. It is cancelled after its deadline; what it
    /// throws counts as a no, and is logged, not answered.
    using Check = std::function<awaitable<bool>()>;

    /// A check that was asked for.
    class NamedCheck {
    public:
        NamedCheck(std::string n, Check c, Clock::duration limit)
            : name(std::move(n)), check(std::move(c)), deadline(limit) {}

        std::string name;
        Check check;
        Clock::duration deadline;
    };

    EndpointOptions() = default;
    EndpointOptions(std::string address, std::uint16_t port) { server.with_listen(std::move(address), port); }

    /// A numeric address, and a port; 0 lets the system choose. May be given several times.
    EndpointOptions& with_listen(std::string address, std::uint16_t port) {
        return server.with_listen(std::move(address), port), *this;
    }
    /// `name` is what /ready calls it, of A-Z, a-z, 0-9, _, - and a dot. Checks run side by side. Throws ConfigError
    /// for another name, no function, or no time.
    EndpointOptions& with_check(std::string name, Check check, Clock::duration deadline = std::chrono::seconds(1));
    EndpointOptions& with_cache(Clock::duration time) { return cache = time, *this; }
    EndpointOptions& with_prefix(std::string path) { return prefix = std::move(path), *this; }
    EndpointOptions& with_stop_grace(Clock::duration time) { return stop_grace = time, *this; }
    EndpointOptions& with_on_listen(std::function<void(std::uint16_t)> told) {
        return on_listen = std::move(told), *this;
    }

    /// Answers them below a path of the webhook's server as well, or only there where nothing says where to listen;
    /// see app/observe/shared_endpoints.hpp.
    EndpointOptions& with_shared(std::shared_ptr<SharedEndpoints> value) { return shared = std::move(value), *this; }

    /// How to serve; where nothing says where to listen, on 127.0.0.1:8081.
    net::HttpServerOptions server = net::HttpServerOptions().with_max_body(0);
    std::vector<NamedCheck> checks;
    /// For how long what a check found is answered again, so that many probes cost no more than one.
    Clock::duration cache = std::chrono::seconds(1);
    /// In front of the three paths, such as `/internal`.
    std::string prefix;
    /// How long the bot goes on receiving after it was asked to stop, while /ready already says 503: so that a load
    /// balancer sends its requests elsewhere first. A second signal does not wait.
    Clock::duration stop_grace{};
    std::shared_ptr<SharedEndpoints> shared;
    /// Told the port that was bound.
    std::function<void(std::uint16_t)> on_listen;
};

}  // namespace tgfw
