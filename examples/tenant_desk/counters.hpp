#pragma once

#include <tgfw/core/metrics.hpp>

namespace tenant_desk {

/// What /metrics says beside the library's own.
class Counters {
public:
    /// `metrics` must outlive it.
    explicit Counters(tgfw::MetricsRegistry& metrics)
        : opened(metrics.counter("desk_tickets_opened_total", "Tickets that customers opened.")),
          written(metrics.counter("desk_answers_total", "What was written to tickets.")),
          refused(metrics.counter("desk_updates_refused_total", "Updates of users who sent too many.")) {}

    tgfw::Counter& opened;
    tgfw::Counter& written;
    tgfw::Counter& refused;
};

}  // namespace tenant_desk
