#include <net/resolve.hpp>

#include <memory>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor)
        : resolver(executor), ended(executor, asio::steady_timer::time_point::max()) {}

    tcp::resolver resolver;
    asio::steady_timer ended;
    Resolved result = Resolved(asio::error::operation_aborted, Endpoints());
    bool done = false;
};

}  // namespace

awaitable<Resolved> resolve(std::string host, std::uint16_t port, std::function<void()>& stop) {
    boost::system::error_code not_address;
    const auto address = asio::ip::make_address(host, not_address);
    if (!not_address) co_return Resolved(boost::system::error_code(), Endpoints(1, tcp::endpoint(address, port)));

    const auto executor = co_await asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                   [lookup](boost::system::error_code error, const tcp::resolver::results_type& found) {
                                       lookup->result.first = error;
                                       for (const auto& entry : found)
                                           lookup->result.second.push_back(entry.endpoint());
                                       lookup->done = true;
                                       lookup->ended.cancel();
                                   });
    stop = [lookup] {
        lookup->done = true;
        lookup->ended.cancel();
    };
    while (!lookup->done) co_await lookup->ended.async_wait(asio::as_tuple(asio::use_awaitable));
    stop = nullptr;
    co_return lookup->result;
}

}  // namespace tgfw::net
