#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <tgfw/core/error.hpp>
#include <tgfw/core/metrics.hpp>

using namespace tgfw;

TEST_CASE("counters count, gauges go up and down") {
    MetricsRegistry registry;
    Counter& updates = registry.counter("updates_total", "Updates.");
    updates.add();
    updates.add(41);
    CHECK(updates.value() == 42);
    Gauge& depth = registry.gauge("queue_depth", "Waiting.");
    depth.set(5);
    depth.add();
    depth.subtract(2.5);
    CHECK(depth.value() == 3.5);
}

TEST_CASE("a histogram's bounds belong to the bucket below") {
    Histogram histogram({1, 2});
    for (const double value : {-5.0, 1.0, 1.5, 2.0, 2.1}) histogram.observe(value);
    CHECK(histogram.counts() == std::vector<std::uint64_t>{2, 2, 1});
    CHECK(histogram.sum() == doctest::Approx(1.6));
}

TEST_CASE("a histogram takes durations in seconds, and infinity, but nothing that is no number") {
    Histogram histogram(latency_buckets());
    histogram.observe(std::chrono::milliseconds(1500));
    CHECK(histogram.sum() == 1.5);
    histogram.observe(std::numeric_limits<double>::quiet_NaN());
    CHECK(histogram.sum() == 1.5);
    histogram.observe(std::numeric_limits<double>::infinity());
    CHECK(histogram.counts().back() == 1);
    CHECK(std::isinf(histogram.sum()));
}

TEST_CASE("a histogram's counts and sum are those of the values, whatever the bounds") {
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> bounds(1 + random() % 64);
        double bound = -10;
        for (double& b : bounds) b = bound += 0.01 + static_cast<double>(random() % 1000) / 100;
        Histogram histogram(bounds);
        std::vector<double> values(random() % 300);
        for (double& value : values) {
            const bool is_on_a_bound = random() % 3 == 0;
            value = is_on_a_bound ? bounds[random() % bounds.size()] : static_cast<double>(random() % 70000) / 100 - 20;
            histogram.observe(value);
        }
        const std::vector<std::uint64_t> counts = histogram.counts();
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            below += counts[i];
            const auto expected = std::count_if(values.begin(), values.end(), [&](double v) { return v <= bounds[i]; });
            if (below != static_cast<std::uint64_t>(expected)) FAIL_CHECK("round " << round << ", bucket " << i);
        }
        CHECK(below + counts.back() == values.size());
        CHECK(histogram.sum() == doctest::Approx(std::accumulate(values.begin(), values.end(), 0.0)));
    }
}

TEST_CASE("bounds that are none are refused") {
    constexpr double endless = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(Histogram({}), ConfigError);
    CHECK_THROWS_AS(Histogram({1, 1}), ConfigError);
    CHECK_THROWS_AS(Histogram({2, 1}), ConfigError);
    CHECK_THROWS_AS(Histogram({1, endless}), ConfigError);
    CHECK_THROWS_AS(Histogram({std::nan("")}), ConfigError);
    CHECK_THROWS_AS(Histogram(std::vector<double>(65)), ConfigError);
    CHECK(Histogram(latency_buckets()).bounds().size() == 16);
}

TEST_CASE("the same labels are the same series, whoever asks") {
    MetricsRegistry registry;
    const auto calls = registry.counters("calls_total", "Calls.", {"method", "outcome"});
    Counter& ok = calls.with({"sendMessage", "ok"});
    CHECK(&ok == &calls.with({"sendMessage", "ok"}));
    CHECK(&ok != &calls.with({"ok", "sendMessage"}));
    CHECK(&ok == &registry.counters("calls_total", "Calls.", {"method", "outcome"}).with({"sendMessage", "ok"}));
    CHECK_THROWS_AS(calls.with({"sendMessage"}), ConfigError);
    CHECK_THROWS_AS(calls.with({}), ConfigError);
}

TEST_CASE("series beyond the limit are counted together as other") {
    MetricsRegistry registry;
    const auto commands = registry.counters("commands_total", "Commands.", {"command", "chat"}, 10);
    Counter& first = commands.with({"0", "private"});
    for (int i = 0; i < 1000; ++i) commands.with({std::to_string(i), "private"}).add();
    CHECK(first.value() == 1);
    CHECK(commands.with({"999", "private"}).value() == 990);
    CHECK(&commands.with({"other", "other"}) == &commands.with({"999", "group"}));
    const std::vector<MetricSnapshot> all = registry.snapshot();
    REQUIRE(all.size() == 1);
    CHECK(all[0].samples.size() == 11);
}

TEST_CASE("values of labels are cut between characters, valid, and without tokens") {
    MetricsRegistry registry;
    const auto gauges = registry.gauges("g", "Help.", {"label"});
    gauges.with({std::string(1'000'000, 'x')}).set(1);
    gauges.with({std::string(127, 'y') + "€€"}).set(2);
    gauges.with({std::string(128, 'z')}).set(3);
    gauges.with({"a\xFFz"}).set(4);
    gauges.with({"bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}).set(5);
    std::vector<std::string> labels;
    const std::vector<MetricSnapshot> all = registry.snapshot();
    for (const MetricSample& sample : all.at(0).samples) labels.push_back(sample.labels.at(0));
    CHECK(labels == std::vector<std::string>{"a\xEF\xBF\xBDz", "bot<token>", std::string(128, 'x'),
                                             std::string(127, 'y'), std::string(128, 'z')});
}

TEST_CASE("names that Prometheus does not take are refused") {
    MetricsRegistry registry;
    for (const char* name : {"", "1st", "with space", "dash-ed", "größe", "a\n", "a{"}) {
        CHECK_THROWS_AS(registry.counter(name, "Help."), ConfigError);
    }
    CHECK_NOTHROW(registry.counter("_:A9", "Help."));
    for (const char* label : {"", "1st", "a:b", "__name__", "a\"b"}) {
        CHECK_THROWS_AS(registry.counters("c_total", "Help.", {label}), ConfigError);
    }
    CHECK_THROWS_AS(registry.counters("c_total", "Help.", {"a", "a"}), ConfigError);
    CHECK_THROWS_AS(registry.histograms("h", "Help.", {"le"}), ConfigError);
    CHECK_NOTHROW(registry.counters("c_total", "Help.", {"le"}));
    CHECK_THROWS_AS(registry.histogram("h", "Help.", {}), ConfigError);
}

TEST_CASE("one name is one metric") {
    MetricsRegistry registry;
    Counter& counter = registry.counter("x_total", "Help.");
    CHECK(&registry.counter("x_total", "Other words.") == &counter);
    CHECK_THROWS_AS(registry.gauge("x_total", "Help."), ConfigError);
    CHECK_THROWS_AS(registry.counters("x_total", "Help.", {"label"}), ConfigError);
    registry.histogram("h_seconds", "Help.");
    CHECK_THROWS_AS(registry.histogram("h_seconds", "Help.", {1, 2}), ConfigError);
    CHECK_THROWS_AS(registry.counter("h_seconds_sum", "Help."), ConfigError);
    CHECK_THROWS_AS(registry.histogram("h_seconds_count", "Help."), ConfigError);
    registry.gauge("i_bucket", "Help.");
    CHECK_THROWS_AS(registry.histogram("i", "Help."), ConfigError);
    CHECK_NOTHROW(registry.counter("x_total_sum", "No histogram is called x_total."));
}

TEST_CASE("metrics are counted and read by several threads at once") {
    MetricsRegistry registry;
    const auto counters = registry.counters("c_total", "Help.", {"n"}, 50);
    Gauge& gauge = registry.gauge("g", "Help.");
    Histogram& histogram = registry.histogram("h", "Help.", {1});
    constexpr int each = 2000;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < each; ++i) {
                counters.with({std::to_string(i % 100)}).add();
                gauge.add(i % 2 == 0 ? 1 : -1);
                histogram.observe(0.5);
                if (i % 500 == 0) static_cast<void>(registry.snapshot());
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    std::uint64_t total = 0;
    const std::vector<MetricSnapshot> all = registry.snapshot();
    for (const MetricSample& sample : all.at(0).samples) total += sample.count;
    CHECK(total == 4 * each);
    CHECK(gauge.value() == 0);
    CHECK(histogram.counts() == std::vector<std::uint64_t>{4 * each, 0});
    CHECK(histogram.sum() == 4 * each * 0.5);
}
