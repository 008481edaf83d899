#pragma once

#include <span>
#include <string>
#include <string_view>

#include <tgfw/core/metrics.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// The Content-Type of prometheus_text().
inline constexpr std::string_view prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// Metrics in the text format that Prometheus scrapes, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/), in the order given.
[[nodiscard]] std::string prometheus_text(std::span<const MetricSnapshot> metrics);
/// Of all that the registry has, in the order of names and labels.
[[nodiscard]] std::string prometheus_text(const MetricsRegistry& registry);

}  // namespace tgfw
