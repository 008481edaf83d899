#include <tgfw/adapters/postgres/listener.hpp>

#include <algorithm>
#include <utility>

#include <adapters/postgres/connection.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/sql.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw::postgres {

namespace {
constexpr Clock::duration kFirstListenPause = std::chrono::seconds(1);
constexpr Clock::duration kLongestListenPause = std::chrono::seconds(30);
}  // namespace

/// Its coroutines keep it alive.
class Listener::Impl {
public:
    Impl(boost::asio::any_io_executor executor, PoolOptions options, std::vector<std::string> channels, Clock& clock,
         Logger& logger)
        : executor_(std::move(executor)),
          options_(std::move(options)),
          channels_(std::move(channels)),
          clock_(&clock),
          logger_(&logger) {
        if (channels_.empty()) throw ConfigError("postgres::Listener: no channel is named; give at least one");
        static_cast<void>(detail::ConnectionString(options_.connection.reveal()));
        for (const std::string& channel : channels_) static_cast<void>(quote_identifier(channel));
    }

    static awaitable<void> listen(std::shared_ptr<Impl> self) {
        if (self->connection_) co_return;
        self->connection_ =
            co_await detail::Connection::open(self->executor_, self->options_, *self->clock_, *self->logger_);
        std::vector<detail::Command> commands;
        for (const std::string& channel : self->channels_) {
            commands.push_back(detail::Command::once("LISTEN " + quote_identifier(channel)));
        }
        std::exception_ptr failure;
        try {
            co_await self->connection_->require_session("postgres::Listener", self->options_.statement_deadline);
            const auto done = co_await self->connection_->run(std::move(commands), self->options_.statement_deadline);
            static_cast<void>(done);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) co_return;
        self->connection_.reset();
        std::rethrow_exception(failure);
    }

    static awaitable<Notification> next(std::shared_ptr<Impl> self) {
        try {
            co_await listen(self);
            auto notification = co_await self->connection_->next_notification();
            co_return notification;
        } catch (const ConnectionLost&) {
            self->connection_.reset();
        }
        co_await reconnect(self);
        Notification gap;
        gap.missed_some = true;
        co_return gap;
    }

private:
    static awaitable<void> reconnect(std::shared_ptr<Impl> self) {
        for (Clock::duration pause = kFirstListenPause;; pause = std::min(pause * 2, kLongestListenPause)) {
            std::string reason;
            try {
                co_await listen(self);
                co_return;
            } catch (const ConnectionLost& error) {
                reason = error.what();
            } catch (const InsufficientResources& error) {  // Everybody comes back at once.
                reason = error.what();
            } catch (const StatementCancelled& error) {  // A network that swallows everything.
                reason = error.what();
            }
            const LogField field("error", std::move(reason));
            self->logger_->warning("Listening to the database failed; trying again", std::span(&field, 1));
            co_await sleep_for(*self->clock_, pause);
        }
    }

    boost::asio::any_io_executor executor_;
    PoolOptions options_;
    std::vector<std::string> channels_;
    Clock* clock_;
    Logger* logger_;
    std::unique_ptr<detail::Connection> connection_;
};

Listener::Listener(boost::asio::any_io_executor executor, PoolOptions options, std::vector<std::string> channels,
                   Clock& clock, Logger& logger)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options), std::move(channels), clock, logger)) {}

Listener::~Listener() = default;

awaitable<Notification> Listener::next() {
    return Impl::next(impl_);
}

awaitable<void> Listener::listen() {
    return Impl::listen(impl_);
}

}  // namespace tgfw::postgres
