#include <tgfw/core/metrics.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include <core/metric_family.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

Histogram::Histogram(std::vector<double> bounds) : bounds_(std::move(bounds)) {
    detail::check_bounds("Histogram", bounds_);
    counts_ = std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1);
}

void Histogram::observe(double value) noexcept {
    if (std::isnan(value)) return;
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> counts(bounds_.size() + 1);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = counts_[i].load(std::memory_order_relaxed);
    return counts;
}

std::vector<double> latency_buckets() {
    return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
}

template <class M>
M& MetricFamily<M>::with(std::span<const std::string_view> values) const {
    return std::get<M>(family_->with(values));
}

template class MetricFamily<Counter>;
template class MetricFamily<Gauge>;
template class MetricFamily<Histogram>;

class MetricsRegistry::Impl {
public:
    detail::MetricFamilyBase& family(detail::MetricSpec spec) {
        detail::check_metric(spec);
        const std::lock_guard lock(mutex_);
        const auto known = families_.find(spec.name);
        if (known != families_.end()) return same(*known->second, spec);
        check_is_free(spec);
        std::string name = spec.name;
        auto made = std::make_unique<detail::MetricFamilyBase>(std::move(spec));
        return *families_.emplace(std::move(name), std::move(made)).first->second;
    }

    std::vector<MetricSnapshot> snapshot() const {
        const std::lock_guard lock(mutex_);
        std::vector<MetricSnapshot> all;
        all.reserve(families_.size());
        for (const auto& [name, family] : families_) all.push_back(family->snapshot());
        return all;
    }

private:
    static detail::MetricFamilyBase& same(detail::MetricFamilyBase& known, const detail::MetricSpec& wanted) {
        const detail::MetricSpec& is = known.spec();
        if (is.kind != wanted.kind || is.labels != wanted.labels || is.bounds != wanted.bounds) {
            throw ConfigError(
                fmt::format("metric {} is there already, of another kind or with other labels or buckets; "
                            "take another name",
                            wanted.name));
        }
        return known;
    }

    [[nodiscard]] bool is_histogram(std::string_view name) const {
        const auto known = families_.find(name);
        return known != families_.end() && known->second->spec().kind == MetricKind::histogram;
    }

    /// A histogram `x` writes lines named `x_bucket`, `x_sum` and `x_count`, which no other metric may have.
    void check_is_free(const detail::MetricSpec& spec) const {
        constexpr std::array<std::string_view, 3> suffixes{"_bucket", "_sum", "_count"};
        for (const std::string_view suffix : suffixes) {
            std::string_view stem = spec.name;
            if (stem.ends_with(suffix)) stem.remove_suffix(suffix.size());
            const bool is_one_of_a_histogram = stem.size() < spec.name.size() && is_histogram(stem);
            const bool takes_a_name =
                spec.kind == MetricKind::histogram && families_.contains(spec.name + std::string(suffix));
            if (is_one_of_a_histogram || takes_a_name) {
                throw ConfigError(
                    fmt::format("metric {}: a histogram's '{}' has the same name; take another", spec.name, suffix));
            }
        }
    }

    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<detail::MetricFamilyBase>, std::less<>> families_;
};

MetricsRegistry::MetricsRegistry() : impl_(std::make_unique<Impl>()) {}
MetricsRegistry::~MetricsRegistry() = default;

Counter& MetricsRegistry::counter(std::string_view name, std::string_view help) {
    return counters(name, help, {}).with({});
}

Gauge& MetricsRegistry::gauge(std::string_view name, std::string_view help) {
    return gauges(name, help, {}).with({});
}

Histogram& MetricsRegistry::histogram(std::string_view name, std::string_view help, std::vector<double> bounds) {
    return histograms(name, help, {}, std::move(bounds)).with({});
}

MetricFamily<Counter> MetricsRegistry::counters(std::string_view name, std::string_view help,
                                                std::vector<std::string> labels, std::size_t most_series) {
    return MetricFamily<Counter>(
        impl_->family(detail::MetricSpec(name, help, MetricKind::counter, std::move(labels), most_series)));
}

MetricFamily<Gauge> MetricsRegistry::gauges(std::string_view name, std::string_view help,
                                            std::vector<std::string> labels, std::size_t most_series) {
    return MetricFamily<Gauge>(
        impl_->family(detail::MetricSpec(name, help, MetricKind::gauge, std::move(labels), most_series)));
}

MetricFamily<Histogram> MetricsRegistry::histograms(std::string_view name, std::string_view help,
                                                    std::vector<std::string> labels, std::vector<double> bounds,
                                                    std::size_t most_series) {
    detail::MetricSpec spec(name, help, MetricKind::histogram, std::move(labels), most_series);
    spec.bounds = std::move(bounds);
    return MetricFamily<Histogram>(impl_->family(std::move(spec)));
}

std::vector<MetricSnapshot> MetricsRegistry::snapshot() const {
    return impl_->snapshot();
}

}  // namespace tgfw
