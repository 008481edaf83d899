#include <tgfw/core/metrics_text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include <core/utf8.hpp>

namespace tgfw {

namespace {

/// Line ends and backslashes escaped; quotation marks too where `is_quoted`.
void append_escaped(std::string& out, std::string_view text, bool is_quoted) {
    const std::string valid = detail::replace_invalid_utf8(text);
    for (const char c : valid) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || (is_quoted && c == '"')) out += '\\';
        out += c;
    }
}

std::string metric_number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

/// Writes the lines of one metric.
class SampleWriter {
public:
    SampleWriter(std::string& out, const MetricSnapshot& metric) : out_(&out), metric_(&metric) {}

    void write() {
        constexpr std::string_view names[] = {"counter", "gauge", "histogram"};
        if (metric_->samples.empty()) return;
        ((*out_ += "# HELP ") += metric_->name) += ' ';
        append_escaped(*out_, metric_->help, false);
        (((*out_ += "\n# TYPE ") += metric_->name) += ' ') += names[static_cast<std::size_t>(metric_->kind)];
        *out_ += '\n';
        for (const MetricSample& sample : metric_->samples) write(sample);
    }

private:
    void write(const MetricSample& sample) {
        switch (metric_->kind) {
            case MetricKind::counter:
                line("", sample, fmt::format("{}", sample.count));
                return;
            case MetricKind::gauge:
                line("", sample, metric_number(sample.value));
                return;
            case MetricKind::histogram:
                write_histogram(sample);
                return;
        }
    }

    void write_histogram(const MetricSample& sample) {
        std::uint64_t below = 0;
        const std::size_t finite = std::min(metric_->bounds.size(), sample.counts.size());
        for (std::size_t i = 0; i < finite; ++i) {
            below += sample.counts[i];
            line("_bucket", sample, fmt::format("{}", below), metric_number(metric_->bounds[i]));
        }
        const std::string count = fmt::format("{}", sample.count);
        line("_bucket", sample, count, "+Inf");
        line("_sum", sample, metric_number(sample.value));
        line("_count", sample, count);
    }

    void line(std::string_view suffix, const MetricSample& sample, std::string_view value,
              std::string_view bound = {}) {
        (*out_ += metric_->name) += suffix;
        char before = '{';
        const std::size_t labels = std::min(metric_->label_names.size(), sample.labels.size());
        for (std::size_t i = 0; i < labels; ++i) {
            ((*out_ += before) += metric_->label_names[i]) += "=\"";
            append_escaped(*out_, sample.labels[i], true);
            *out_ += '"';
            before = ',';
        }
        if (!bound.empty()) {
            (((*out_ += before) += "le=\"") += bound) += '"';
            before = ',';
        }
        if (before == ',') *out_ += '}';
        ((*out_ += ' ') += value) += '\n';
    }

    std::string* out_;
    const MetricSnapshot* metric_;
};

}  // namespace

std::string prometheus_text(std::span<const MetricSnapshot> metrics) {
    std::string out;
    for (const MetricSnapshot& metric : metrics) SampleWriter(out, metric).write();
    return out;
}

std::string prometheus_text(const MetricsRegistry& registry) {
    return prometheus_text(registry.snapshot());
}

}  // namespace tgfw
