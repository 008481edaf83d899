#include <app/observe/queue_metrics.hpp>

#include <exception>
#include <string_view>
#include <utility>

namespace tgfw {

QueueMetrics::QueueMetrics(MetricsRegistry& registry)
    : waiting_(registry.gauge("tgfw_updates_waiting", "Updates, and work that is due, in the queue.")),
      running_(registry.gauge("tgfw_updates_running", "Updates, and work that was due, being handled.")),
      seconds_(registry.histogram("tgfw_update_queue_seconds", "From its arrival to the begin of its handling.")),
      updates_(registry.counters("tgfw_updates_total",
                                 "Updates by how their handling ended: handled, failed, cancelled.",
                                 {"kind", "outcome"})) {}

const QueueMetrics::Outcomes& QueueMetrics::outcomes_of(const Incoming& incoming) {
    const UpdateKind kind = incoming.update()->kind();
    const auto known = kind.known();
    std::size_t slot = known ? static_cast<std::size_t>(*known) : Kinds::unknown_slot;
    if (incoming.is_object()) slot = Kinds::object_slot;
    Outcomes& series = by_kind_.at(slot);
    if (series.front() != nullptr) return series;
    std::string_view name = known ? kind.to_string() : std::string_view("unknown");
    if (incoming.is_object()) name = "object";
    series = Outcomes{&updates_.with({name, "handled"}), &updates_.with({name, "failed"}),
                      &updates_.with({name, "cancelled"})};
    return series;
}

std::shared_ptr<Ending> QueueMetrics::ending(const Incoming& incoming, std::shared_ptr<Ending> inner) {
    const Outcomes& counters = outcomes_of(incoming);
    return std::make_shared<Ending>([self = shared_from_this(), &counters, passed_on = std::move(inner)](
                                        Outcome how, const std::exception_ptr& error) {
        counters.at(static_cast<std::size_t>(how))->add();
        if (passed_on) passed_on->note(how, error);
    });
}

}  // namespace tgfw
