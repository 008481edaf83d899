#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string_view>

#include <tgfw/adapters/sentry/sentry_reporter.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::sentry {

/// How long an answer of Sentry's forbids to send errors: the longest limit of X-Sentry-Rate-Limits that applies to
/// errors or to everything, or, with status 429 alone, Retry-After, or a minute. nullopt: no limit.
[[nodiscard]] std::optional<Clock::duration> limit_of(const net::HttpResponse& answer);

/// Which report goes out when, and what is dropped.
class Outbox {
public:
    explicit Outbox(std::size_t capacity) : capacity_(capacity) {}

    void push(ErrorReport report);
    /// When front() is to be sent: now or later, or nullopt for nothing to send. Drops what a limit forbids.
    [[nodiscard]] std::optional<Clock::time_point> next(Clock::time_point now);
    [[nodiscard]] const ErrorReport& front() const { return waiting_.front(); }

    /// What became of front().
    void answered(const net::HttpResponse& answer, Clock::time_point now);
    void failed(Clock::time_point now);
    /// The front cannot be made, or not be sent for a reason of our own: it is dropped.
    void cannot_send() { drop_front(&SentryCounts::failed); }
    /// Drops what is left.
    void give_up();

    [[nodiscard]] const SentryCounts& counts() const noexcept { return counts_; }

private:
    void drop_front(std::uint64_t SentryCounts::*count);
    void drop_all(std::uint64_t SentryCounts::*count);

    std::size_t capacity_;
    std::deque<ErrorReport> waiting_;
    Clock::time_point not_before_ = Clock::time_point::min();     // After a failure.
    Clock::time_point limited_until_ = Clock::time_point::min();  // By Sentry.
    int tries_ = 0;                                               // Of the front.
    SentryCounts counts_;
};

}  // namespace tgfw::sentry
