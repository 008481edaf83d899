#include <app/observe/call_metrics.hpp>

#include <optional>
#include <utility>

#include <tgfw/bot/errors.hpp>
#include <tgfw/core/aborted.hpp>

namespace tgfw {

namespace {

/// There are some 180 methods, and each ends in a few ways.
constexpr std::size_t kMostCallSeries = 2048;
constexpr std::size_t kMostMethods = 512;

}  // namespace

std::string call_outcome(const std::exception_ptr& failure) {
    if (!failure) return "ok";
    if (is_aborted(failure)) return "cancelled";
    try {
        std::rethrow_exception(failure);
    } catch (const ApiError& error) {
        return std::to_string(error.code());
    } catch (const TimedOut&) {
        return "timeout";
    } catch (const NetworkError&) {
        return "network";
    } catch (...) {
        return "error";
    }
}

/// A method's series, looked up once.
class CallMetrics::Method {
public:
    Method(const CallMetrics& all, std::string_view method)
        : name(method), seconds(all.seconds_.with({method})), ok(all.calls_.with({method, "ok"})) {}

    std::string name;
    Histogram& seconds;
    Counter& ok;
};

/// A call as long as it takes, also where its coroutine is taken down.
class CallMetrics::UnderWay {
public:
    UnderWay(CallMetrics& all, std::string_view method) : all_(all), method_(method), begin_(all.clock_->now()) {
        all_.in_flight_.add();
    }
    ~UnderWay() {
        all_.in_flight_.subtract();
        all_.ended(method_, outcome, all_.clock_->now() - begin_);
    }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

    std::string outcome = "cancelled";

private:
    CallMetrics& all_;
    std::string_view method_;
    Clock::time_point begin_;
};

class CallMetrics::Slot final : public RateSlot {
public:
    Slot(std::shared_ptr<CallMetrics> all, std::unique_ptr<RateSlot> inner)
        : all_(std::move(all)), inner_(std::move(inner)) {}

    awaitable<void> wait() override {
        const auto begin = all_->clock_->now();
        co_await inner_->wait();
        all_->limiter_seconds_.observe(all_->clock_->now() - begin);
    }
    void done() noexcept override { inner_->done(); }
    void flooded(Clock::duration retry_after) override { inner_->flooded(retry_after); }

private:
    std::shared_ptr<CallMetrics> all_;
    std::unique_ptr<RateSlot> inner_;
};

class CallMetrics::Limiter final : public RateLimiter {
public:
    Limiter(std::shared_ptr<CallMetrics> all, std::shared_ptr<RateLimiter> inner)
        : all_(std::move(all)), inner_(std::move(inner)) {}

    std::unique_ptr<RateSlot> slot(const OutgoingCall& call) override {
        return std::make_unique<Slot>(all_, inner_->slot(call));
    }

private:
    std::shared_ptr<CallMetrics> all_;
    std::shared_ptr<RateLimiter> inner_;
};

CallMetrics::CallMetrics(MetricsRegistry& registry, Clock& clock)
    : clock_(&clock),
      calls_(registry.counters("tgfw_api_calls_total", "Calls of the Bot API, by how they ended: ok, an error code, ….",
                               {"method", "outcome"}, kMostCallSeries)),
      seconds_(registry.histograms("tgfw_api_call_seconds", "Calls from their begin to their end, pauses included.",
                                   {"method"}, latency_buckets(), kMostMethods)),
      floods_(registry.counters("tgfw_api_floods_total", "Answers 429.", {"method"}, kMostMethods)),
      retries_(registry.counters("tgfw_api_retries_total", "Further tries after a failure.", {"method"}, kMostMethods)),
      limiter_seconds_(registry.histogram("tgfw_api_limiter_seconds", "Waits for the flood limits.")),
      in_flight_(registry.gauge("tgfw_api_calls_in_flight", "Calls that have begun and not ended.")) {}

CallMetrics::~CallMetrics() = default;

void CallMetrics::watch(BotOptions& options) {
    const auto self = shared_from_this();
    options.interceptors.insert(options.interceptors.begin(), [self](InterceptedCall call, CallNext next) {
        return measure(self, std::move(call), std::move(next));
    });
    options.on_event = [self, told = std::move(options.on_event)](const CallEvent& event) {
        self->count(event);
        if (told) told(event);
    };
    if (options.rate_limiter) options.rate_limiter = std::make_shared<Limiter>(self, std::move(options.rate_limiter));
}

awaitable<CallResult> CallMetrics::measure(std::shared_ptr<CallMetrics> self, InterceptedCall call, CallNext next) {
    UnderWay under_way(*self, call.method());
    std::exception_ptr failure;
    std::optional<CallResult> result;
    try {
        result.emplace(co_await next());
    } catch (...) {
        failure = std::current_exception();
    }
    under_way.outcome = call_outcome(failure);
    if (failure) std::rethrow_exception(failure);
    co_return std::move(*result);
}

CallMetrics::Method& CallMetrics::of(std::string_view method) {
    if (const auto found = methods_.find(method); found != methods_.end()) return *found->second;
    // Bot::call may be given any name: beyond a bound, all of them are the family's `other`.
    auto made = std::make_unique<Method>(*this, methods_.size() < kMostMethods ? method : std::string_view("other"));
    if (const auto found = methods_.find(made->name); found != methods_.end()) return *found->second;
    const std::string_view name = made->name;
    return *methods_.emplace(name, std::move(made)).first->second;
}

void CallMetrics::ended(std::string_view method, std::string_view outcome, Clock::duration took) {
    Method& series = of(method);
    series.seconds.observe(took);
    if (outcome == "ok") {
        series.ok.add();
    } else {
        calls_.with({series.name, outcome}).add();
    }
}

void CallMetrics::count(const CallEvent& event) {
    const std::string& method = of(event.method).name;
    if (event.kind == CallEvent::Kind::flooded) floods_.with({method}).add();
    if (event.kind != CallEvent::Kind::migrated) retries_.with({method}).add();
}

}  // namespace tgfw
