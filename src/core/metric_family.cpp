#include <core/metric_family.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include <core/utf8.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t longest_label_value = 128;

bool is_name(std::string_view text, bool may_have_colons) {
    const auto is_taken = [&](char c) { return ascii::is_word(c) || (may_have_colons && c == ':'); };
    return !text.empty() && !ascii::is_digit(text[0]) && std::all_of(text.begin(), text.end(), is_taken);
}

void check_labels(const MetricSpec& spec) {
    for (auto label = spec.labels.begin(); label != spec.labels.end(); ++label) {
        const bool is_reserved = label->starts_with("__") || (spec.kind == MetricKind::histogram && *label == "le");
        if (!is_name(*label, false) || is_reserved || std::find(spec.labels.begin(), label, *label) != label) {
            throw ConfigError(
                fmt::format("metric {}: '{}' is no name for a label here; take one of letters, digits "
                            "and underscores that is not reserved and not used twice",
                            spec.name, *label));
        }
    }
}

/// `text` as a label may have it: no token, UTF-8, not too long.
std::string label_value(std::string_view text) {
    constexpr std::size_t longest_character = 4;
    const std::string scrubbed = scrub_tokens(text);
    const std::string_view begin(scrubbed.data(),
                                 std::min(scrubbed.size(), longest_label_value + longest_character - 1));
    std::string value = replace_invalid_utf8(begin);
    if (value.size() <= longest_label_value) return value;
    std::size_t end = longest_label_value;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;  // Not within a character.
    value.resize(end);
    return value;
}

MetricSample sample_of(const std::vector<std::string>& labels, const MetricFamilyBase::Series& series) {
    MetricSample sample;
    sample.labels = labels;
    if (const auto* counter = std::get_if<Counter>(&series)) {
        sample.count = counter->value();
    } else if (const auto* gauge = std::get_if<Gauge>(&series)) {
        sample.value = gauge->value();
    } else if (const auto* histogram = std::get_if<Histogram>(&series)) {
        sample.value = histogram->sum();
        sample.counts = histogram->counts();
        sample.count = std::accumulate(sample.counts.begin(), sample.counts.end(), std::uint64_t{0});
    }
    return sample;
}

}  // namespace

void check_bounds(std::string_view name, const std::vector<double>& bounds) {
    constexpr std::size_t most_bounds = 64;
    const bool is_finite = std::all_of(bounds.begin(), bounds.end(), [](double b) { return std::isfinite(b); });
    const bool is_growing = std::adjacent_find(bounds.begin(), bounds.end(), std::greater_equal<>()) == bounds.end();
    if (bounds.empty() || bounds.size() > most_bounds || !is_finite || !is_growing) {
        throw ConfigError(
            fmt::format("{}: the bounds of buckets must be 1 to {} finite numbers, each greater than the one before",
                        name, most_bounds));
    }
}

void check_metric(const MetricSpec& spec) {
    if (!is_name(spec.name, true)) {
        throw ConfigError(
            fmt::format("'{}' is no name for a metric; take letters, digits, underscores and colons, and "
                        "no digit first",
                        spec.name));
    }
    check_labels(spec);
    if (spec.kind == MetricKind::histogram) check_bounds("metric " + spec.name, spec.bounds);
}

MetricFamilyBase::Series& MetricFamilyBase::with(std::span<const std::string_view> values) {
    if (values.size() != spec_.labels.size()) {
        throw ConfigError(
            fmt::format("metric {}: {} values for {} labels", spec_.name, values.size(), spec_.labels.size()));
    }
    std::vector<std::string> labels;
    labels.reserve(values.size());
    for (const std::string_view value : values) labels.push_back(label_value(value));
    const std::lock_guard lock(mutex_);
    const auto known = series_.find(labels);
    if (known != series_.end()) return known->second;
    if (series_.size() >= spec_.most_series) labels.assign(labels.size(), "other");
    return series(std::move(labels));
}

MetricFamilyBase::Series& MetricFamilyBase::series(std::vector<std::string> labels) {
    switch (spec_.kind) {
        case MetricKind::counter:
            return series_.try_emplace(std::move(labels), std::in_place_type<Counter>).first->second;
        case MetricKind::gauge:
            return series_.try_emplace(std::move(labels), std::in_place_type<Gauge>).first->second;
        case MetricKind::histogram:
            break;
    }
    return series_.try_emplace(std::move(labels), std::in_place_type<Histogram>, spec_.bounds).first->second;
}

MetricSnapshot MetricFamilyBase::snapshot() const {
    MetricSnapshot snapshot;
    snapshot.name = spec_.name;
    snapshot.help = spec_.help;
    snapshot.kind = spec_.kind;
    snapshot.label_names = spec_.labels;
    snapshot.bounds = spec_.bounds;
    const std::lock_guard lock(mutex_);
    snapshot.samples.reserve(series_.size());
    for (const auto& [labels, series] : series_) snapshot.samples.push_back(sample_of(labels, series));
    return snapshot;
}

}  // namespace tgfw::detail
