#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <support/scripted_transport.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include "cases.hpp"

namespace tgfw::bench {

/// A dispatcher with the handlers that `add_to(dispatcher)` gives it, and a loop to run it on.
class Desk {
public:
    /// Makes the update of an iteration.
    using Make = std::function<Update(std::size_t iteration)>;

    template <class AddTo>
    explicit Desk(AddTo add_to)
        : bot_(
              std::make_shared<test::ScriptedTransport>(
                  [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return test::ok(test::kMe); }),
              Token(test::kToken)),
          dispatcher_(DispatchServices(bot_, steady_clock(), null_logger())) {
        add_to(dispatcher_);
        run(bot_.initialize());
    }

    /// Dispatches n updates, in one coroutine.
    void dispatch(std::size_t n, const Make& make) { run(dispatch_each(n, make)); }

private:
    void run(awaitable<void> task) {
        std::exception_ptr failure;
        boost::asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error) { failure = std::move(error); });
        io_.restart();
        io_.run();
        if (failure) std::rethrow_exception(failure);
    }

    awaitable<void> dispatch_each(std::size_t n, const Make& make) {
        for (std::size_t i = 0; i < n; ++i) {
            auto update = make(i);
            co_await dispatcher_.process_update(std::move(update));
        }
    }

    boost::asio::io_context io_{1};
    Bot bot_;
    Dispatcher dispatcher_;
};

/// The work of a case that sets up when it is first run, and keeps for its further runs what `set_up()` returns: a
/// function of the number of iterations.
template <class SetUp>
std::function<void(std::size_t)> set_up_once(SetUp set_up) {
    auto work = std::make_shared<std::function<void(std::size_t)>>();
    return [work, set_up = std::move(set_up)](std::size_t n) {
        if (!*work) *work = set_up();
        (*work)(n);
    };
}

/// Dispatches what `make` makes among the handlers that `add_to` adds.
template <class AddTo>
std::function<void(std::size_t)> dispatching(AddTo add_to, Desk::Make make) {
    return set_up_once([add_to = std::move(add_to), make = std::move(make)]() -> std::function<void(std::size_t)> {
        auto desk = std::make_shared<Desk>(add_to);
        return [desk, make](std::size_t n) { desk->dispatch(n, make); };
    });
}

}  // namespace tgfw::bench
