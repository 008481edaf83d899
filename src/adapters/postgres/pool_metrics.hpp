#pragma once

#include <cstdint>
#include <string_view>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/chrono.hpp>
#include <tgfw/core/metrics.hpp>

namespace tgfw::postgres::detail {

/// What a pool tells a registry. Several pools may share one: they count together.
class PoolMetrics {
public:
    explicit PoolMetrics(MetricsRegistry& registry);
    ~PoolMetrics();
    PoolMetrics(const PoolMetrics&) = delete;
    PoolMetrics& operator=(const PoolMetrics&) = delete;

    /// What has changed since the last time.
    void update(const PoolStats& now) noexcept;
    void acquired(std::chrono::nanoseconds took) noexcept { acquire_.observe(took); }
    void committed() noexcept { committed_.add(); }
    void rolled_back() noexcept { rolled_back_.add(); }
    void unknown() noexcept { unknown_.add(); }
    void exhausted() noexcept { exhausted_.add(); }
    /// By the class of its SQLSTATE, which are its first two letters.
    void failed(std::string_view sqlstate);

private:
    MetricFamily<Gauge> connections_;
    Gauge& idle_;
    Gauge& lent_;
    Gauge& opening_;
    Gauge& waiting_;
    Counter& opened_;
    Counter& closed_;
    Histogram& acquire_;
    Counter& exhausted_;
    MetricFamily<Counter> transactions_;
    Counter& committed_;
    Counter& rolled_back_;
    Counter& unknown_;
    MetricFamily<Counter> errors_;
    PoolStats last_;
};

}  // namespace tgfw::postgres::detail
