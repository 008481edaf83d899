#pragma once

#include <map>
#include <memory>
#include <set>

#include <net/pool_state.hpp>
#include <net/stream.hpp>
#include <tgfw/net/http_client.hpp>

namespace tgfw::net {

class Exchange;

/// What the requests of one client share: the pool and its kept connections.
class ClientState {
public:
    ClientState(boost::asio::any_io_executor ex, Clock& c, HttpClientOptions o);

    /// Closes what the pool gave up.
    void sweep();
    /// Ends the use of connection `id`, keeps `stream` if it is set, and wakes the request that goes on with it.
    void give_back(PoolState::Id id, std::unique_ptr<Stream> stream);
    void close();
    /// TLS as the options say; the system's certificates are read when it is first needed.
    [[nodiscard]] const std::shared_ptr<TlsContext>& tls();

    boost::asio::any_io_executor executor;
    Clock& clock;
    HttpClientOptions options;
    PoolState pool;
    std::map<PoolState::Id, std::unique_ptr<Stream>> kept;
    std::map<PoolState::Id, Exchange*> waiting;
    std::set<Exchange*> active;
    bool closed = false;

private:
    std::shared_ptr<TlsContext> tls_;
    bool system_store_missing_;
};

}  // namespace tgfw::net
