#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include <tgfw/core/clock.hpp>
#include <tgfw/core/metrics.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/kinds.hpp>
#include <tgfw/dispatch/turn.hpp>

namespace tgfw {

/// Counts updates on their way: those that wait, those that are handled, and how it ended. `registry` must outlive it.
class QueueMetrics : public std::enable_shared_from_this<QueueMetrics> {
public:
    explicit QueueMetrics(MetricsRegistry& registry);

    void queued() noexcept { waiting_.add(); }
    void started(Clock::duration waited) noexcept {
        waiting_.subtract();
        running_.add();
        seconds_.observe(waited);
    }
    void ended() noexcept { running_.subtract(); }
    /// What will not be started any more.
    void dropped(std::size_t count) noexcept { waiting_.subtract(static_cast<double>(count)); }

    /// An ending that counts the update by its kind, and passes on to `inner`, which may be null.
    [[nodiscard]] std::shared_ptr<Ending> ending(const Incoming& incoming, std::shared_ptr<Ending> inner);

private:
    using Outcomes = std::array<Counter*, 3>;
    const Outcomes& outcomes_of(const Incoming& incoming);

    Gauge& waiting_;
    Gauge& running_;
    Histogram& seconds_;
    MetricFamily<Counter> updates_;
    std::array<Outcomes, Kinds::unknown_slot + 1> by_kind_{};  // Null where none of the kind came yet.
};

}  // namespace tgfw
