#include <app/observe/handler_metrics.hpp>

#include <tgfw/dispatch/context.hpp>

namespace tgfw {

namespace {

constexpr std::size_t kMostKnownHandlers = 1024;

/// What failed outside of handlers: a middleware, a task, a poll.
std::string_view label_of(const Context& context) {
    return context.handler_name().empty() ? std::string_view("none") : context.handler_name();
}

}  // namespace

HandlerMetrics::HandlerMetrics(MetricsRegistry& registry)
    : seconds_(registry.histograms("tgfw_handler_seconds", "Handlers from their begin to their end, waits included.",
                                   {"handler"})),
      errors_(registry.counters("tgfw_errors_total", "What was thrown, by the handler that threw it.", {"handler"})) {}

void HandlerMetrics::handler_ended(const Context& context, Clock::duration took) noexcept {
    try {
        seconds_of(label_of(context)).observe(took);
    } catch (...) {
        return;  // No memory for a series that is new: a figure is missing, no update.
    }
}

void HandlerMetrics::failed(const Context& context) noexcept {
    try {
        errors_.with({label_of(context)}).add();
    } catch (...) {
        return;
    }
}

Histogram& HandlerMetrics::seconds_of(std::string_view handler) {
    if (const auto found = known_.find(handler); found != known_.end()) return *found->second;
    Histogram& series = seconds_.with({handler});
    if (known_.size() < kMostKnownHandlers) known_.emplace(handler, &series);
    return series;
}

}  // namespace tgfw
