#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Not part of tgfw/tgfw.hpp. As text for Prometheus: core/metrics_text.hpp.

namespace tgfw {

/// What only grows: events, bytes. Any thread may add and read; no lock.
class Counter {
public:
    Counter() = default;
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;

    void add(std::uint64_t count = 1) noexcept { value_.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

/// What goes up and down: a queue's depth, requests under way, the time of the last poll. Any thread; no lock.
class Gauge {
public:
    Gauge() = default;
    Gauge(const Gauge&) = delete;
    Gauge& operator=(const Gauge&) = delete;

    void set(double value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(double difference = 1) noexcept { value_.fetch_add(difference, std::memory_order_relaxed); }
    void subtract(double difference = 1) noexcept { add(-difference); }
    [[nodiscard]] double value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

/// How values spread over fixed buckets: latencies, sizes. Any thread; no lock.
class Histogram {
public:
    /// `bounds`: the buckets' inclusive upper bounds, 1 to 64, finite and growing; what is beyond the last has a bucket
    /// of its own. Throws ConfigError otherwise.
    explicit Histogram(std::vector<double> bounds);
    Histogram(const Histogram&) = delete;
    Histogram& operator=(const Histogram&) = delete;

    /// What is not a number is left out, as it would spoil the sum for good.
    void observe(double value) noexcept;
    /// In seconds.
    void observe(std::chrono::nanoseconds duration) noexcept {
        observe(std::chrono::duration<double>(duration).count());
    }

    [[nodiscard]] const std::vector<double>& bounds() const noexcept { return bounds_; }
    /// How many values fell into each bucket, the one beyond the last bound at the end; not cumulative.
    [[nodiscard]] std::vector<std::uint64_t> counts() const;
    /// Of all values. May be a value ahead of counts() or behind while another thread observes.
    [[nodiscard]] double sum() const noexcept { return sum_.load(std::memory_order_relaxed); }

private:
    std::vector<double> bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
    std::atomic<double> sum_{0};
};

/// Bounds for what takes from half a millisecond to a minute, in seconds: handlers, API calls.
[[nodiscard]] std::vector<double> latency_buckets();

enum class MetricKind : char { counter, gauge, histogram };

/// One series as it was when it was asked for.
struct MetricSample {
    MetricSample() = default;

    std::vector<std::string> labels;    ///< The values of the family's labels, in their order.
    double value = 0;                   ///< Of a gauge; a histogram's sum.
    std::uint64_t count = 0;            ///< Of a counter; a histogram's number of values.
    std::vector<std::uint64_t> counts;  ///< As Histogram::counts().
};

/// A metric and its series, in the order of their labels.
struct MetricSnapshot {
    MetricSnapshot() = default;

    std::string name;
    std::string help;
    MetricKind kind = MetricKind::counter;
    std::vector<std::string> label_names;
    std::vector<double> bounds;  ///< Of a histogram.
    std::vector<MetricSample> samples;
};

namespace detail {
class MetricFamilyBase;
}

/// Series of one name that differ in the values of its labels: `counters.with({"sendMessage", "ok"})`.
///
/// Look a series up once and keep the reference; it stays valid as long as the registry. A look-up takes a lock. The
/// number of series is bounded: what comes after the first `most_series` is counted together, with `other` as every
/// label's value, so that no input from outside can fill the memory. Values are cut to 128 bytes, and what is no UTF-8
/// is replaced by U+FFFD.
template <class M>
class MetricFamily {
public:
    static constexpr std::size_t default_most_series = 256;

    /// Throws ConfigError if there are not as many values as labels.
    M& with(std::span<const std::string_view> values) const;
    M& with(std::initializer_list<std::string_view> values) const {
        return with(std::span<const std::string_view>(values.begin(), values.size()));
    }

private:
    friend class MetricsRegistry;
    explicit MetricFamily(detail::MetricFamilyBase& family) : family_(&family) {}

    detail::MetricFamilyBase* family_;
};

extern template class MetricFamily<Counter>;
extern template class MetricFamily<Gauge>;
extern template class MetricFamily<Histogram>;

/// All metrics of a process. Thread-safe.
///
/// A name that is there already gives the same metric again if kind, labels and buckets are the same, so that several
/// bots count together. Throws ConfigError where they are not, for names that Prometheus does not take
/// (`[a-zA-Z_:][a-zA-Z0-9_:]*`, labels without colons and not beginning with two underscores, no `le` for histograms),
/// and for a name that is one of a histogram's (`x_bucket`, `x_sum`, `x_count`).
class MetricsRegistry {
public:
    MetricsRegistry();
    ~MetricsRegistry();
    MetricsRegistry(const MetricsRegistry&) = delete;
    MetricsRegistry& operator=(const MetricsRegistry&) = delete;

    /// By convention a counter's name ends in `_total`, and the unit is in the name: `_seconds`, `_bytes`.
    Counter& counter(std::string_view name, std::string_view help);
    Gauge& gauge(std::string_view name, std::string_view help);
    Histogram& histogram(std::string_view name, std::string_view help, std::vector<double> bounds = latency_buckets());

    /// The same with labels.
    MetricFamily<Counter> counters(std::string_view name, std::string_view help, std::vector<std::string> labels,
                                   std::size_t most_series = MetricFamily<Counter>::default_most_series);
    MetricFamily<Gauge> gauges(std::string_view name, std::string_view help, std::vector<std::string> labels,
                               std::size_t most_series = MetricFamily<Gauge>::default_most_series);
    MetricFamily<Histogram> histograms(std::string_view name, std::string_view help, std::vector<std::string> labels,
                                       std::vector<double> bounds = latency_buckets(),
                                       std::size_t most_series = MetricFamily<Histogram>::default_most_series);

    /// What all metrics are now, in the order of their names. For exporters.
    [[nodiscard]] std::vector<MetricSnapshot> snapshot() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
