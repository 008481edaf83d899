#include <tgfw/adapters/sentry/sentry_reporter.hpp>

#include <exception>
#include <span>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <adapters/sentry/dsn.hpp>
#include <adapters/sentry/envelope.hpp>
#include <adapters/sentry/outbox.hpp>
#include <tgfw/core/aborted.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/version.hpp>

namespace tgfw {

namespace {

std::string text_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "not a std::exception";
    }
}

}  // namespace

SentryOptions& SentryOptions::with_tag(std::string key, std::string value) {
    tags.emplace_back(std::move(key), std::move(value));
    return *this;
}

class SentryReporter::Impl {
public:
    explicit Impl(SentryOptions options)
        : options_(std::move(options)), dsn_(sentry::Dsn::parse(options_.dsn)), outbox_(options_.queue) {
        if (options_.queue == 0)
            throw ConfigError("SentryOptions::queue is 0, so that nothing is sent; give 1 or more");
    }

    void report(ErrorReport report) {
        outbox_.push(std::move(report));
        ring();
    }

    awaitable<void> run(Clock& clock, Logger& logger) {
        const auto executor = co_await boost::asio::this_coro::executor;
        const auto before = outbox_.counts().dropped();
        Timer bell(executor, clock);
        const Ringing ringing(bell_, bell);
        net::HttpClient client(executor, clock, options_.http);
        std::exception_ptr failure;
        net::TaskGroup sending(executor, [&](std::exception_ptr error) {
            failure = std::move(error);
            stop();
        });
        sending.spawn(send_all(client, clock, logger));
        std::exception_ptr cancelled;
        try {
            co_await wait_for_stop(bell);
            ring();
            const bool sent = co_await sending.join_for(clock, options_.flush_deadline);
            static_cast<void>(sent);
        } catch (...) {
            cancelled = std::current_exception();
        }
        // What sends refers to this frame, and must have ended before it.
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        sending.cancel();
        co_await sending.join();
        client.close();
        outbox_.give_up();
        stopping_ = false;
        tell_dropped(logger, outbox_.counts().dropped() - before);
        if (cancelled) std::rethrow_exception(cancelled);
        if (failure) std::rethrow_exception(failure);
    }

    void stop() {
        stopping_ = true;
        if (bell_ != nullptr) bell_->cancel();
    }

    [[nodiscard]] const SentryCounts& counts() const noexcept { return outbox_.counts(); }

private:
    /// Lets others wake a coroutine as long as it runs.
    class Ringing {
    public:
        Ringing(Timer*& slot, Timer& timer) : slot_(slot) { slot_ = &timer; }
        ~Ringing() { slot_ = nullptr; }
        Ringing(const Ringing&) = delete;
        Ringing& operator=(const Ringing&) = delete;

    private:
        Timer*& slot_;
    };

    awaitable<void> wait_for_stop(Timer& bell) {
        while (!stopping_) {
            bell.expires_at(Clock::time_point::max());
            const bool never = co_await bell.wait();
            static_cast<void>(never);
        }
    }

    void ring() {
        if (wake_ != nullptr) wake_->cancel();
    }

    awaitable<void> send_all(net::HttpClient& client, Clock& clock, Logger& logger) {
        const auto executor = co_await boost::asio::this_coro::executor;
        Timer wake(executor, clock);
        const Ringing ringing(wake_, wake);
        for (;;) {
            const auto next = outbox_.next(clock.now());
            if (!next && stopping_) co_return;
            if (next && *next <= clock.now()) {
                co_await send_front(client, clock, logger);
                continue;
            }
            wake.expires_at(next.value_or(Clock::time_point::max()));
            const bool due = co_await wake.wait();
            static_cast<void>(due);
        }
    }

    awaitable<void> send_front(net::HttpClient& client, Clock& clock, Logger& logger) {
        net::HttpDeadlines deadlines;
        deadlines.with_total(options_.request_deadline).with_max_body(64 * 1024);
        bool reached = false;
        std::exception_ptr failure;
        net::HttpResponse answer;
        try {
            auto request = make_request(clock);
            answer = co_await client.send(dsn_.origin, std::move(request), deadlines);
            reached = true;
        } catch (const NetworkError&) {
            reached = false;
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure && is_aborted(failure)) std::rethrow_exception(failure);
        if (failure) {
            tell_unsent(logger, failure);
            outbox_.cannot_send();
            co_return;
        }
        if (!reached) {
            outbox_.failed(clock.now());
            co_return;
        }
        if (answer.status >= 400 && answer.status < 500 && answer.status != 429) {
            const LogField field("status", answer.status);
            logger.warning("Sentry refused a report; check the DSN", std::span(&field, 1));
        }
        outbox_.answered(answer, clock.now());
    }

    /// Such as what a fingerprint of the author's threw, or the system out of descriptors. The next one may get
    /// through.
    static void tell_unsent(Logger& logger, const std::exception_ptr& failure) {
        const LogField field("error", scrub_tokens(text_of(failure)));
        logger.warning("A report for Sentry could not be made or sent", std::span(&field, 1));
    }

    net::HttpRequest make_request(Clock& clock) const {
        net::HttpRequest request("POST", dsn_.target);
        request.with_header("User-Agent", "tgfw/" TGFW_VERSION);
        request.with_header("X-Sentry-Auth", "Sentry sentry_version=7, sentry_client=tgfw/" TGFW_VERSION
                                             ", sentry_key=" +
                                                 dsn_.public_key.reveal());
        request.with_body(sentry::make_envelope(outbox_.front(), options_, sentry::new_event_id(), clock.system_now()),
                          "application/x-sentry-envelope");
        return request;
    }

    void tell_dropped(Logger& logger, std::uint64_t count) const {
        if (count == 0) return;
        const LogField field("count", count);
        logger.warning("Reports for Sentry were dropped", std::span(&field, 1));
    }

    SentryOptions options_;
    sentry::Dsn dsn_;
    sentry::Outbox outbox_;
    Timer* bell_ = nullptr;  // While run() runs: wakes it to stop.
    Timer* wake_ = nullptr;  // While send_all() runs: wakes it to look again.
    bool stopping_ = false;
};

SentryReporter::SentryReporter(SentryOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
SentryReporter::~SentryReporter() = default;

void SentryReporter::report(ErrorReport report) noexcept {
    try {
        impl_->report(std::move(report));
    } catch (...) {
        // Without memory there is nothing to report with.
    }
}

awaitable<void> SentryReporter::run(Clock& clock, Logger& logger) {
    return impl_->run(clock, logger);
}

void SentryReporter::stop() {
    impl_->stop();
}

const SentryCounts& SentryReporter::counts() const noexcept {
    return impl_->counts();
}

}  // namespace tgfw
