#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tgfw/core/metrics.hpp>
#include <tgfw/dispatch/dispatch_observer.hpp>

namespace tgfw {

/// Times handlers, and counts their errors, by their names. `registry` must outlive it.
class HandlerMetrics final : public DispatchObserver {
public:
    explicit HandlerMetrics(MetricsRegistry& registry);

    void handler_ended(const Context& context, Clock::duration took) noexcept override;
    void failed(const Context& context) noexcept override;

private:
    class Hash {
    public:
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    Histogram& seconds_of(std::string_view handler);

    MetricFamily<Histogram> seconds_;
    MetricFamily<Counter> errors_;
    std::unordered_map<std::string, Histogram*, Hash, std::equal_to<>> known_;
};

}  // namespace tgfw
