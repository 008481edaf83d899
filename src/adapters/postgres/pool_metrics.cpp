#include <adapters/postgres/pool_metrics.hpp>

#include <cstddef>

namespace tgfw::postgres::detail {

namespace {

void move_gauge(Gauge& gauge, std::size_t before, std::size_t now) noexcept {
    if (now != before) gauge.add(static_cast<double>(now) - static_cast<double>(before));
}

}  // namespace

PoolMetrics::PoolMetrics(MetricsRegistry& registry)
    : connections_(
          registry.gauges("tgfw_postgres_connections", "Connections to the database by what they do.", {"state"})),
      idle_(connections_.with({"idle"})),
      lent_(connections_.with({"lent"})),
      opening_(connections_.with({"opening"})),
      waiting_(registry.gauge("tgfw_postgres_waiting", "Transactions that wait for a connection.")),
      opened_(registry.counter("tgfw_postgres_connections_opened_total", "Connections that were made.")),
      closed_(registry.counter("tgfw_postgres_connections_closed_total", "Connections that were closed, or broke.")),
      acquire_(registry.histogram("tgfw_postgres_acquire_seconds", "Waits of transactions for their connections.")),
      exhausted_(registry.counter("tgfw_postgres_exhausted_total", "Transactions that got no connection in time.")),
      transactions_(
          registry.counters("tgfw_postgres_transactions_total", "Transactions by how they ended.", {"outcome"})),
      committed_(transactions_.with({"committed"})),
      rolled_back_(transactions_.with({"rolled_back"})),
      unknown_(transactions_.with({"unknown"})),
      errors_(registry.counters("tgfw_postgres_errors_total",
                                "Errors by the class of their SQLSTATE; 08 is a lost connection.", {"class"})) {}

PoolMetrics::~PoolMetrics() {
    PoolStats none;
    none.opened = last_.opened;
    none.closed = last_.closed;
    update(none);
}

void PoolMetrics::update(const PoolStats& now) noexcept {
    move_gauge(idle_, last_.idle, now.idle);
    move_gauge(lent_, last_.lent, now.lent);
    move_gauge(opening_, last_.opening, now.opening);
    move_gauge(waiting_, last_.waiting, now.waiting);
    opened_.add(now.opened - last_.opened);
    closed_.add(now.closed - last_.closed);
    last_ = now;
}

void PoolMetrics::failed(std::string_view sqlstate) {
    errors_.with({sqlstate.size() == 5 ? sqlstate.substr(0, 2) : std::string_view("unknown")}).add();
}

}  // namespace tgfw::postgres::detail
