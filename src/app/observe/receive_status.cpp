#include <tgfw/app/observe/receive_status.hpp>

#include <chrono>

#include <tgfw/core/metrics.hpp>

namespace tgfw {

namespace {

std::string_view name_of(ReceiveStatus::Poll outcome) {
    switch (outcome) {
        case ReceiveStatus::Poll::answered:
            return "answered";
        case ReceiveStatus::Poll::failed:
            return "failed";
        case ReceiveStatus::Poll::conflict:
            return "conflict";
        case ReceiveStatus::Poll::stalled:
            return "stalled";
    }
    return "other";
}

}  // namespace

class ReceiveStatus::Metrics {
public:
    explicit Metrics(MetricsRegistry& registry)
        : polls(registry.counters("tgfw_polls_total", "Calls of getUpdates, by how they ended.", {"outcome"})),
          polled_updates(registry.counter("tgfw_polled_updates_total", "Updates that came by getUpdates.")),
          last_poll(registry.gauge("tgfw_last_poll_timestamp_seconds", "When getUpdates was last answered.")),
          webhook(registry.counters("tgfw_webhook_requests_total", "Requests to the webhook, by the status answered.",
                                    {"status"})) {}

    MetricFamily<Counter> polls;
    Counter& polled_updates;
    Gauge& last_poll;
    MetricFamily<Counter> webhook;
};

ReceiveStatus::ReceiveStatus(Clock& clock, MetricsRegistry* registry)
    : clock_(&clock), metrics_(registry != nullptr ? std::make_unique<Metrics>(*registry) : nullptr) {}

ReceiveStatus::~ReceiveStatus() = default;

void ReceiveStatus::starting() {
    way_ = Way::starting;
}

void ReceiveStatus::polling(Clock::duration limit) {
    way_ = Way::polling;
    limit_ = limit;
    last_poll_ = clock_->now();  // The server answers: it has just removed the webhook.
}

void ReceiveStatus::polled(Poll outcome, std::size_t updates) {
    if (outcome == Poll::answered) last_poll_ = clock_->now();
    if (!metrics_) return;
    metrics_->polls.with({name_of(outcome)}).add();
    if (outcome != Poll::answered) return;
    metrics_->polled_updates.add(updates);
    const std::chrono::duration<double> date = clock_->system_now().time_since_epoch();
    metrics_->last_poll.set(date.count());
}

void ReceiveStatus::standing_by() {
    way_ = Way::standing_by;
}

void ReceiveStatus::opening_inbox() {
    way_ = Way::opening_inbox;
}

void ReceiveStatus::undecided() {
    way_ = Way::none;
}

void ReceiveStatus::webhook_set() {
    way_ = Way::webhook;
}

void ReceiveStatus::answered(int status) {
    if (metrics_) metrics_->webhook.with({std::to_string(status)}).add();
}

std::string ReceiveStatus::problem() const {
    switch (way_) {
        case Way::none:
        case Way::webhook:
            return {};
        case Way::starting:
            return "the server has not answered yet";
        case Way::standing_by:
            return "another instance has the lease";
        case Way::opening_inbox:
            return "what the inbox holds comes first";
        case Way::polling:
            break;
    }
    const auto ago = clock_->now() - last_poll_;
    if (ago <= limit_) return {};
    return "the last poll was answered " +
           std::to_string(std::chrono::duration_cast<std::chrono::seconds>(ago).count()) + " s ago";
}

}  // namespace tgfw
