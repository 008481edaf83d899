#include <memory>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <support/scripted_transport.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include "cases.hpp"
#include "handlers.hpp"

namespace tgfw::bench {

namespace {

/// A dispatcher with 20 handlers, and a loop to run it on.
class Desk {
public:
    Desk()
        : bot_(
              std::make_shared<test::ScriptedTransport>(
                  [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return test::ok(test::kMe); }),
              Token(test::kToken)),
          dispatcher_(DispatchServices(bot_, steady_clock(), null_logger())) {
        add_twenty_handlers([this](Handler handler) { dispatcher_.add_handler(std::move(handler)); });
        run(bot_.initialize());
    }

    void run(awaitable<void> task) {
        std::exception_ptr failure;
        boost::asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error) { failure = std::move(error); });
        io_.restart();
        io_.run();
        if (failure) std::rethrow_exception(failure);
    }

    awaitable<void> decode_and_dispatch(const std::string& json, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            auto update = decode<Update>(json);
            co_await dispatcher_.process_update(std::move(update));
        }
    }

    awaitable<void> copy_and_dispatch(const Update& update, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            auto copy = update;
            co_await dispatcher_.process_update(std::move(copy));
        }
    }

private:
    boost::asio::io_context io_{1};
    Bot bot_;
    Dispatcher dispatcher_;
};

}  // namespace

// process_update takes its update, so each iteration needs a new one: a copy, whose cost is measured beside it.
void add_dispatch_cases(Cases& cases) {
    for (const char* name : {"command", "text", "callback"}) {
        const std::string json = sample(name);
        const auto update = std::make_shared<const Update>(decode<Update>(json));
        cases.emplace_back(std::string("copy/") + name, json.size(), [update](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) keep(Update(*update));
        });
        cases.emplace_back(std::string("copy_dispatch/") + name, json.size(), [update](std::size_t n) {
            Desk desk;
            desk.run(desk.copy_and_dispatch(*update, n));
        });
        cases.emplace_back(std::string("decode_dispatch/") + name, json.size(), [json](std::size_t n) {
            Desk desk;
            desk.run(desk.decode_and_dispatch(json, n));
        });
    }
}

}  // namespace tgfw::bench
