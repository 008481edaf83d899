#include <csignal>
#include <exception>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <app/application_impl.hpp>
#include <app/observe/service_manager.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

/// As long as the event loop turns, the service manager hears of it.
awaitable<void> feed_watchdog(Clock* clock, Clock::duration period) {
    for (;;) {
        co_await sleep_for(*clock, period);
        notify_service_manager("WATCHDOG=1");
    }
}

}  // namespace

/// What run_blocking() has beside serve(): signals, and the service manager.
class Application::Impl::Process {
public:
    explicit Process(Impl& impl)
        : impl_(impl), signals_(*impl.own_io), watchdog_(impl.executor, [](std::exception_ptr) {}) {
        impl_.on_receiving = [] { notify_service_manager("READY=1"); };
        const auto numbers = impl.settings.stop_signals_.value_or(std::vector<int>{SIGINT, SIGTERM, SIGABRT});
        for (const int number : numbers) signals_.add(number);
        wait_for_signal();
        const Clock::duration period = watchdog_period();
        if (period > Clock::duration::zero()) watchdog_.spawn(feed_watchdog(impl.clock, period));
    }
    ~Process() { impl_.on_receiving = nullptr; }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] bool hurried() const noexcept { return signals_heard_ > 1; }

private:
    void wait_for_signal() {
        signals_.async_wait([this](const boost::system::error_code& error, int number) {
            if (!error) heard(number);
        });
    }

    void heard(int number) {
        const LogField field("signal", static_cast<std::int64_t>(number));
        const bool again = ++signals_heard_ > 1;
        impl_.logger->info(again ? "Stopping at once" : "Stopping", std::span(&field, 1));
        if (again) {
            impl_.abort();
        } else {
            notify_service_manager("STOPPING=1");
            impl_.stop_running();
        }
        wait_for_signal();
    }

    Impl& impl_;
    asio::signal_set signals_;
    net::TaskGroup watchdog_;
    int signals_heard_ = 0;
};

int Application::Impl::run_blocking(Application& app, Source source) {
    if (!own_io) {
        throw ConfigError(
            "Application: run_polling and run_webhook need an event loop of their own; with "
            "ApplicationBuilder::executor, co_await serve_polling or serve_webhook on that one");
    }
    if (run) throw ConfigError("Application: it is already running");
    own_io->restart();
    const Process process(*this);
    std::exception_ptr failure;
    std::exception_ptr thrown;
    asio::co_spawn(*own_io, serve(app, std::move(source)), [&](std::exception_ptr error) {
        failure = std::move(error);
        own_io->stop();
    });
    // A function of the user's on this loop may throw. The coroutines must not be left behind half-way.
    for (bool whole = false; !whole;) {
        try {
            own_io->run();
            whole = true;
        } catch (...) {
            if (!thrown) thrown = std::current_exception();
            stop_now();
        }
    }
    if (!failure) failure = thrown;
    if (failure) std::rethrow_exception(failure);
    if (process.hurried()) return exit_code::hurried;
    return cut_short ? exit_code::cut_short : exit_code::clean;
}

}  // namespace tgfw
