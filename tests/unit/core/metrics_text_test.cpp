#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

#include <tgfw/core/metrics_text.hpp>

#include "strict_exposition.hpp"

using namespace tgfw;

TEST_CASE("metrics become Prometheus' text, in the order of names and labels") {
    MetricsRegistry registry;
    registry.histogram("tgfw_handler_seconds", "Time in handlers.", {0.1, 1, 2.5}).observe(0.5);
    const auto calls = registry.counters("tgfw_api_calls_total", "Calls by method.", {"method", "outcome"});
    calls.with({"sendMessage", "ok"}).add(3);
    calls.with({"getMe", "ok"}).add();
    registry.gauge("tgfw_queue_depth", "Updates that wait.").set(7);
    registry.counters("tgfw_unused_total", "Nothing yet.", {"label"});
    CHECK(prometheus_text(registry) ==
          "# HELP tgfw_api_calls_total Calls by method.\n"
          "# TYPE tgfw_api_calls_total counter\n"
          "tgfw_api_calls_total{method=\"getMe\",outcome=\"ok\"} 1\n"
          "tgfw_api_calls_total{method=\"sendMessage\",outcome=\"ok\"} 3\n"
          "# HELP tgfw_handler_seconds Time in handlers.\n"
          "# TYPE tgfw_handler_seconds histogram\n"
          "tgfw_handler_seconds_bucket{le=\"0.1\"} 0\n"
          "tgfw_handler_seconds_bucket{le=\"1\"} 1\n"
          "tgfw_handler_seconds_bucket{le=\"2.5\"} 1\n"
          "tgfw_handler_seconds_bucket{le=\"+Inf\"} 1\n"
          "tgfw_handler_seconds_sum 0.5\n"
          "tgfw_handler_seconds_count 1\n"
          "# HELP tgfw_queue_depth Updates that wait.\n"
          "# TYPE tgfw_queue_depth gauge\n"
          "tgfw_queue_depth 7\n");
}

TEST_CASE("a registry without metrics is an empty text") {
    CHECK(prometheus_text(MetricsRegistry()).empty());
}

TEST_CASE("numbers of Prometheus' text are exact, and have its names beyond them") {
    MetricsRegistry registry;
    const auto gauges = registry.gauges("g", "Help.", {"n"});
    gauges.with({"nan"}).set(std::numeric_limits<double>::quiet_NaN());
    gauges.with({"inf"}).set(std::numeric_limits<double>::infinity());
    gauges.with({"-inf"}).set(-std::numeric_limits<double>::infinity());
    gauges.with({"third"}).set(1.0 / 3);
    gauges.with({"small"}).set(5e-324);
    registry.counter("c", "Help.").add(std::numeric_limits<std::uint64_t>::max());
    const StrictExposition read(prometheus_text(registry));
    CHECK(read.value("g", {{"n", "nan"}}) == "NaN");
    CHECK(read.value("g", {{"n", "inf"}}) == "+Inf");
    CHECK(read.value("g", {{"n", "-inf"}}) == "-Inf");
    CHECK(std::stod(read.value("g", {{"n", "third"}})) == 1.0 / 3);
    CHECK(std::strtod(read.value("g", {{"n", "small"}}).c_str(), nullptr) == 5e-324);
    CHECK(read.value("c") == "18446744073709551615");
}

TEST_CASE("help and labels come back as they were, whatever characters they have") {
    MetricsRegistry registry;
    const std::string help = "two\nlines, a \\ and a \"quote\"";
    const auto counters = registry.counters("c_total", help, {"a", "b"});
    for (int c = 0; c < 128; ++c) counters.with({std::string(1, static_cast<char>(c)), "\\n\n\"}"}).add();
    counters.with({"", "€"}).add(2);
    const StrictExposition read(prometheus_text(registry));
    CHECK(read.helps().at("c_total") == help);
    CHECK(read.samples().size() == 129);
    for (int c = 0; c < 128; ++c) {
        CHECK(read.value("c_total", {{"a", std::string(1, static_cast<char>(c))}, {"b", "\\n\n\"}"}}) == "1");
    }
    CHECK(read.value("c_total", {{"a", ""}, {"b", "€"}}) == "2");
}

TEST_CASE("random labels, values and kinds make a text that a strict reader takes") {
    std::mt19937 random(3);
    const auto random_label = [&] {
        constexpr std::string_view telling("\"\\\n\r{},= \xE2\x82\xAC\xFF:#0", 16);
        std::string text;
        for (std::size_t i = random() % 150; i > 0; --i) {
            text += random() % 2 == 0 ? telling[random() % telling.size()] : static_cast<char>(random() % 256);
        }
        return text;
    };
    for (int round = 0; round < 12; ++round) {
        MetricsRegistry registry;
        const auto counters = registry.counters("c_total", random_label(), {"one", "two"}, 20);
        const auto gauges = registry.gauges("g", random_label(), {"one"}, 20);
        const auto histograms = registry.histograms("h", random_label(), {"one", "two"}, latency_buckets(), 20);
        std::uint64_t counted = 0;
        for (int i = 0; i < 60; ++i) {
            const std::string one = random_label();
            const std::string two = random_label();
            counters.with({one, two}).add();
            gauges.with({one}).set(static_cast<double>(random()) / 7 - 1e8);
            Histogram& histogram = histograms.with({one, two});
            for (std::size_t n = random() % 20; n > 0; --n, ++counted)
                histogram.observe(1.0 / static_cast<double>(1 + random() % 5000));
        }
        std::uint64_t calls = 0;
        std::uint64_t observed = 0;
        try {
            const StrictExposition read(prometheus_text(registry));
            for (const auto& sample : read.samples()) {
                if (sample.name == "c_total") calls += std::stoull(sample.value);
                if (sample.name == "h_count") observed += std::stoull(sample.value);
            }
        } catch (const std::runtime_error& error) {
            FAIL_CHECK("round " << round << ": " << error.what());
        }
        CHECK(calls == 60);
        CHECK(observed == counted);
    }
}

TEST_CASE("the strict reader takes none of what it should refuse") {
    const std::string head = "# HELP a Help.\n# TYPE a counter\n";
    CHECK_NOTHROW(StrictExposition(head + "a{x=\"1\"} 2\n"));
    for (const char* bad : {"a 1", "a  1\n", "a\n", "a x\n", "b 1\n", "a{} 1\n", "a{x=1} 1\n", "a{x=\"\\q\"} 1\n",
                            "a{x=\"1\",x=\"1\"} 1\n", "a 1\na 1\n", "# HELP a Help.\n", "# TYPE b counter\n", "\n"}) {
        CHECK_THROWS_AS(StrictExposition(head + bad), std::runtime_error);
    }
    const std::string histogram = "# HELP h Help.\n# TYPE h histogram\n";
    CHECK_NOTHROW(StrictExposition(histogram + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 9\nh_count 2\n"));
    for (const char* bad :
         {"h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n", "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
          "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n", "h_bucket{le=\"+Inf\"} 1\nh_count 1\n",
          "h 1\n"}) {
        CHECK_THROWS_AS(StrictExposition(histogram + bad), std::runtime_error);
    }
}
