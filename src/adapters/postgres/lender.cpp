#include <adapters/postgres/lender.hpp>

#include <algorithm>
#include <exception>
#include <string>

#include <fmt/format.h>

#include <tgfw/adapters/postgres/error.hpp>

namespace tgfw::postgres::detail {

namespace {

void require_positive(Clock::duration limit, std::string_view option) {
    if (limit > Clock::duration::zero()) return;
    throw ConfigError(fmt::format("PoolOptions::{} is {} s; give more than 0, or Clock::duration::max() for no limit",
                                  option, std::chrono::duration<double>(limit).count()));
}

}  // namespace

/// A place in the line, given up whatever happens.
class Lender::Queued {
public:
    Queued(Lender& lender, Waiter& waiter) : lender_(lender), waiter_(waiter) {
        place_ = lender_.waiters_.insert(lender_.waiters_.end(), &waiter);
    }
    ~Queued() {
        if (used_) return;
        if (!waiter_.served) {
            lender_.waiters_.erase(place_);
            lender_.publish();
        } else if (waiter_.connection) {  // It was cancelled in the moment that it was served.
            lender_.take_back(std::move(waiter_.connection));
        } else {
            lender_.free_place();
        }
    }
    Queued(const Queued&) = delete;
    Queued& operator=(const Queued&) = delete;

    /// The waiter has taken what it was given.
    void use() noexcept { used_ = true; }

private:
    Lender& lender_;
    Waiter& waiter_;
    std::list<Waiter*>::iterator place_;
    bool used_ = false;
};

Lender::Lender(boost::asio::any_io_executor executor, PoolOptions options, Clock& clock, Logger& logger)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      clock_(&clock),
      logger_(&logger),
      deadlines_(std::make_shared<DeadlineWatch>(executor_, clock)),
      tasks_(executor_, [](std::exception_ptr) {}) {
    if (options_.size == 0) throw ConfigError("PoolOptions::size is 0; give at least 1");
    require_positive(options_.acquire_deadline, "acquire_deadline");
    require_positive(options_.connect_deadline, "connect_deadline");
    require_positive(options_.statement_deadline, "statement_deadline");
    if (options_.most_prepared == 0)
        throw ConfigError("PoolOptions::most_prepared is 0; give at least 1, or set prepared_statements to false");
    static_cast<void>(ConnectionString(options_.connection.reveal()));
    if (options_.metrics != nullptr) metrics_ = std::make_unique<PoolMetrics>(*options_.metrics);
}

void Lender::publish() noexcept {
    if (metrics_) metrics_->update(stats());
}

awaitable<Lease> Lender::lend() {
    const Clock::time_point deadline = net::deadline_after(*clock_, options_.acquire_deadline);
    auto self = shared_from_this();
    auto connection = co_await next(deadline);
    co_return Lease(std::move(self), std::move(connection));
}

std::optional<Lease> Lender::lend_at_once() {
    if (shut_ || !waiters_.empty() || idle_.empty()) return std::nullopt;
    const Idle& last = idle_.back();
    if (clock_->now() - last.since >= options_.ping_after || last.connection->stale() || too_old(*last.connection)) {
        return std::nullopt;
    }
    std::optional<Lease> lease(std::in_place, shared_from_this(), std::move(idle_.back().connection));
    idle_.pop_back();
    publish();
    return lease;
}

awaitable<std::unique_ptr<Connection>> Lender::next(Clock::time_point deadline) {
    bool has_place = false;  // That of a connection that turned out to be broken: nobody's turn comes before ours.
    while (!shut_) {
        if ((has_place || waiters_.empty()) && !idle_.empty()) {
            if (has_place) free_place();
            has_place = false;
            const Clock::time_point since = idle_.back().since;
            Lease candidate(shared_from_this(), std::move(idle_.back().connection));
            idle_.pop_back();
            publish();
            const bool good = co_await works(candidate.connection(), since, deadline);
            auto connection = candidate.release();
            if (good) co_return connection;
            connection.reset();
            ++closed_count_;
            has_place = true;
            if (clock_->now() < deadline) continue;
            free_place();
            throw ConnectionLost("the database did not answer while a connection to it was looked for");
        }
        if (has_place) co_return co_await open();
        if (waiters_.empty() && places_taken_ < options_.size + options_.overflow) {
            ++places_taken_;
            co_return co_await open();
        }
        Waiter waiter(executor_, *clock_);
        Queued place(*this, waiter);
        waiter.alarm.expires_at(deadline);
        publish();
        const bool late = co_await waiter.alarm.wait();
        static_cast<void>(late);
        if (waiter.served) {
            place.use();
            if (waiter.connection) co_return std::move(waiter.connection);
            co_return co_await open();
        }
        if (shut_) break;
        if (metrics_) metrics_->exhausted();
        throw PoolExhausted(fmt::format(
            "no connection to the database came free within {} s; all {} are in use. Shorten the transactions, or "
            "raise PoolOptions::size",
            std::chrono::duration<double>(options_.acquire_deadline).count(), options_.size + options_.overflow));
    }
    if (has_place) free_place();
    throw ConfigError("the pool of database connections is closed");
}

/// Has a place already, and gives it back where it fails.
awaitable<std::unique_ptr<Connection>> Lender::open() {
    ++opening_;
    publish();
    std::exception_ptr failure;
    std::unique_ptr<Connection> connection;
    try {
        connection = co_await Connection::open(executor_, options_, *clock_, *logger_, deadlines_);
    } catch (const StatementError& error) {
        if (metrics_) metrics_->failed(error.sqlstate());
        failure = std::current_exception();
    } catch (const ConnectionLost&) {
        if (metrics_) metrics_->failed(kConnectionLost);
        failure = std::current_exception();
    } catch (...) {
        failure = std::current_exception();
    }
    --opening_;
    if (failure) {
        free_place();
        std::rethrow_exception(failure);
    }
    ++opened_;
    connection->report_to(metrics_.get());
    publish();
    co_return connection;
}

/// A connection that says nothing is no better than none: it may take no longer than opening another one.
awaitable<bool> Lender::works(Connection& connection, Clock::time_point idle_since, Clock::time_point deadline) {
    if (connection.stale() || too_old(connection)) co_return false;
    if (clock_->now() - idle_since < options_.ping_after) co_return true;
    const Clock::duration limit = std::min(options_.connect_deadline, deadline - clock_->now());
    std::vector<Command> ping;
    ping.emplace_back("SELECT 1");
    bool good = true;
    try {
        const auto answer = co_await connection.run(std::move(ping), limit);
        static_cast<void>(answer);
    } catch (const DatabaseError&) {
        good = false;
    }
    co_return good;
}

/// A tenth to each side, so that connections that were opened together are not replaced together.
bool Lender::too_old(const Connection& connection) const {
    const auto spread = static_cast<int>(connection.backend_pid() % 21) - 10;
    const auto age = clock_->now() - connection.opened_at();
    return age - options_.recycle_after / 100 * spread > options_.recycle_after;
}

void Lender::take_back(std::unique_ptr<Connection> connection) {
    const Connection::State state = connection->state();
    if (state == Connection::State::idle || state == Connection::State::lost) return settled(std::move(connection));
    ++rolled_back_;
    tasks_.spawn(settle(shared_from_this(), std::move(connection)));
}

awaitable<void> Lender::settle(std::shared_ptr<Lender> self, std::unique_ptr<Connection> connection) {
    static_cast<void>(self);
    std::exception_ptr failure;
    try {
        co_await connection->settle(options_.connect_deadline);  // Beyond it, another one is there sooner.
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        connection.reset();
        closed_one();
        std::rethrow_exception(failure);
    }
    settled(std::move(connection));
}

void Lender::settled(std::unique_ptr<Connection> connection) {
    const bool keep = connection->state() == Connection::State::idle && !shut_ && !too_old(*connection);
    if (keep && !waiters_.empty()) {
        serve_first(std::move(connection));
    } else if (keep && idle_.size() < options_.size) {
        idle_.push_back(Idle{std::move(connection), clock_->now()});
        publish();
    } else {
        connection.reset();
        closed_one();
    }
}

void Lender::serve_first(std::unique_ptr<Connection> connection) {
    Waiter* first = waiters_.front();
    waiters_.pop_front();
    first->connection = std::move(connection);
    first->served = true;
    first->alarm.cancel();
    publish();
}

void Lender::closed_one() {
    ++closed_count_;
    free_place();
}

void Lender::free_place() {
    if (!waiters_.empty() && !shut_) return serve_first(nullptr);  // The place is the waiter's now.
    --places_taken_;
    publish();
    if (places_taken_ == 0 && closing_ != nullptr) closing_->cancel();
}

void Lender::shut() {
    shut_ = true;
    for (Waiter* waiter : waiters_) waiter->alarm.cancel();
    const std::size_t count = idle_.size();
    idle_.clear();
    for (std::size_t i = 0; i < count; ++i) closed_one();
}

awaitable<bool> Lender::close(Clock::duration limit) {
    shut();
    Timer alarm(executor_, *clock_);
    alarm.expires_after(limit);
    closing_ = &alarm;
    bool late = false;
    if (places_taken_ > 0) late = co_await alarm.wait();
    closing_ = nullptr;
    if (late) tasks_.cancel();
    co_await tasks_.join();
    co_return !late;
}

PoolStats Lender::stats() const noexcept {
    PoolStats stats;
    stats.idle = idle_.size();
    stats.opening = opening_;
    stats.lent = places_taken_ - idle_.size() - opening_;
    stats.waiting = waiters_.size();
    stats.opened = opened_;
    stats.closed = closed_count_;
    stats.rolled_back = rolled_back_;
    return stats;
}

}  // namespace tgfw::postgres::detail
