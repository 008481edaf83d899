#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tgfw/core/metrics.hpp>

namespace tgfw::detail {

/// What the registry knows of a metric before it has series.
struct MetricSpec {
    MetricSpec() = default;
    MetricSpec(std::string_view what, std::string_view about, MetricKind how, std::vector<std::string> names,
               std::size_t most)
        : name(what), help(about), kind(how), labels(std::move(names)), most_series(most) {}

    std::string name;
    std::string help;
    MetricKind kind = MetricKind::counter;
    std::vector<std::string> labels;
    std::vector<double> bounds;
    std::size_t most_series = 1;
};

/// Throws ConfigError for what Prometheus would not take.
void check_metric(const MetricSpec& spec);
/// Throws ConfigError unless they are 1 to 64, finite and growing.
void check_bounds(std::string_view name, const std::vector<double>& bounds);

/// The series of one name.
class MetricFamilyBase {
public:
    using Series = std::variant<Counter, Gauge, Histogram>;

    explicit MetricFamilyBase(MetricSpec spec) : spec_(std::move(spec)) {}

    [[nodiscard]] const MetricSpec& spec() const noexcept { return spec_; }
    Series& with(std::span<const std::string_view> values);
    [[nodiscard]] MetricSnapshot snapshot() const;

private:
    Series& series(std::vector<std::string> labels);

    MetricSpec spec_;
    mutable std::mutex mutex_;
    std::map<std::vector<std::string>, Series> series_;  // References to nodes of a map stay valid.
};

}  // namespace tgfw::detail
