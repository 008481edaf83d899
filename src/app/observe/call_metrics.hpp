#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tgfw/bot/bot_options.hpp>
#include <tgfw/bot/call_event.hpp>
#include <tgfw/bot/interceptor.hpp>
#include <tgfw/bot/rate_limiter.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/metrics.hpp>

namespace tgfw {

/// Counts and times a bot's calls. What it is given, such as `registry`, must outlive all copies of the bot.
class CallMetrics : public std::enable_shared_from_this<CallMetrics> {
public:
    CallMetrics(MetricsRegistry& registry, Clock& clock);
    ~CallMetrics();
    CallMetrics(const CallMetrics&) = delete;
    CallMetrics& operator=(const CallMetrics&) = delete;

    /// Puts itself around the calls, the limits and the events of a bot that is to be made from `options`. A limiter
    /// must be there already where it is to be measured.
    void watch(BotOptions& options);

private:
    class Method;
    class UnderWay;
    class Limiter;
    class Slot;

    static awaitable<CallResult> measure(std::shared_ptr<CallMetrics> self, InterceptedCall call, CallNext next);
    Method& of(std::string_view method);
    void ended(std::string_view method, std::string_view outcome, Clock::duration took);
    void count(const CallEvent& event);

    Clock* clock_;
    MetricFamily<Counter> calls_;
    MetricFamily<Histogram> seconds_;
    MetricFamily<Counter> floods_;
    MetricFamily<Counter> retries_;
    Histogram& limiter_seconds_;
    Gauge& in_flight_;
    std::unordered_map<std::string_view, std::unique_ptr<Method>> methods_;  // By the names that they hold.
};

/// A word for what came of a call: `ok`, `timeout`, `network`, `cancelled`, the error's code such as `403`, or `error`.
[[nodiscard]] std::string call_outcome(const std::exception_ptr& failure);

}  // namespace tgfw
