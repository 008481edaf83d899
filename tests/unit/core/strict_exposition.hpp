#pragma once

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <core/utf8.hpp>

/// A reader of Prometheus' text format 0.0.4 that takes nothing which is not in its description, nor what a server
/// would refuse: a metric told of twice, a sample twice, a histogram whose buckets do not add up.
class StrictExposition {
public:
    using Labels = std::map<std::string, std::string>;
    struct Sample {
        std::string name;
        Labels labels;
        std::string value;
    };

    /// Throws std::runtime_error with the line that is wrong.
    explicit StrictExposition(std::string_view text) {
        if (!text.empty() && text.back() != '\n') throw std::runtime_error("no line end at the end");
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            line_ = text.substr(0, end);
            rest_ = line_;
            if (tgfw::detail::replace_invalid_utf8(line_) != line_) fail("no UTF-8");
            line();
            text.remove_prefix(end + 1);
        }
        for (const auto& [name, type] : types_) {
            if (type == "histogram") check_histogram(name);
        }
    }

    [[nodiscard]] const std::vector<Sample>& samples() const { return samples_; }
    [[nodiscard]] const std::map<std::string, std::string>& types() const { return types_; }
    [[nodiscard]] const std::map<std::string, std::string>& helps() const { return helps_; }

    /// The value as text, `(none)` if there is no such sample.
    [[nodiscard]] std::string value(const std::string& name, const Labels& labels = {}) const {
        for (const Sample& sample : samples_) {
            if (sample.name == name && sample.labels == labels) return sample.value;
        }
        return "(none)";
    }

private:
    [[noreturn]] void fail(const std::string& why) const { throw std::runtime_error(why + ": " + std::string(line_)); }

    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    std::string take_name(bool may_have_colons) {
        std::size_t end = 0;
        while (end < rest_.size()) {
            const char c = rest_[end];
            const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            const bool is_digit = c >= '0' && c <= '9';
            if (!is_letter && !(c == ':' && may_have_colons) && !(is_digit && end > 0)) break;
            ++end;
        }
        if (end == 0) fail("a name is missing");
        std::string name(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return name;
    }

    /// Up to the end of the line, or to the closing quotation mark.
    std::string take_escaped(bool is_quoted) {
        std::string text;
        while (!rest_.empty() && !(is_quoted && rest_[0] == '"')) {
            char c = rest_[0];
            rest_.remove_prefix(1);
            if (c == '\\') {
                if (rest_.empty()) fail("an escape ends too early");
                c = rest_[0];
                rest_.remove_prefix(1);
                if (c == 'n') {
                    c = '\n';
                } else if (c != '\\' && !(c == '"' && is_quoted)) {
                    fail("an unknown escape");
                }
            }
            text += c;
        }
        return text;
    }

    void line() {
        if (take("# HELP ")) {
            current_ = take_name(true);
            if (!take(" ")) fail("no help");
            if (!helps_.emplace(current_, take_escaped(false)).second) fail("told of twice");
        } else if (take("# TYPE ")) {
            const std::string name = take_name(true);
            if (name != current_ || !take(" ")) fail("the type of another metric");
            const std::string type(rest_);
            if (type != "counter" && type != "gauge" && type != "histogram") fail("an unknown type");
            if (!types_.emplace(name, type).second) fail("typed twice");
        } else {
            sample();
        }
    }

    void sample() {
        Sample sample;
        sample.name = take_name(true);
        check_family(sample.name);
        if (take("{")) {
            do {
                const std::string label = take_name(false);
                if (!take("=\"")) fail("a label without a value");
                if (!sample.labels.emplace(label, take_escaped(true)).second) fail("a label twice");
                if (!take("\"")) fail("a value without an end");
            } while (take(","));
            if (!take("}")) fail("labels without an end");
        }
        if (!take(" ")) fail("no value");
        sample.value = rest_;
        check_number(sample.value);
        if (!seen_.emplace(sample.name, sample.labels).second) fail("a sample twice");
        samples_.push_back(sample);
    }

    void check_family(const std::string& name) const {
        const auto type = types_.find(current_);
        if (type == types_.end()) fail("a sample before its type");
        if (type->second != "histogram") {
            if (name != current_) fail("a sample of another metric");
        } else if (name != current_ + "_bucket" && name != current_ + "_sum" && name != current_ + "_count") {
            fail("no sample of a histogram");
        }
    }

    void check_number(const std::string& text) const {
        if (text == "+Inf" || text == "-Inf" || text == "NaN") return;
        if (text.empty() || text.find_first_not_of("0123456789+-.e") != std::string::npos) fail("no number");
        char* end = nullptr;
        std::strtod(text.c_str(), &end);
        if (*end != '\0') fail("no number");
    }

    /// Buckets stand in order, grow, and end in the number of values; sum and number stand behind.
    void check_histogram(const std::string& name) {
        std::map<Labels, std::pair<double, double>> last;  // bound and count by series
        for (const Sample& sample : samples_) {
            line_ = sample.name;
            if (sample.name == name + "_count" && last[sample.labels].second != std::stod(sample.value)) {
                fail("not as many as in the last bucket");
            }
            if (sample.name != name + "_bucket") continue;
            Labels series = sample.labels;
            if (series.erase("le") != 1) fail("a bucket without its bound");
            const double bound = std::strtod(sample.labels.at("le").c_str(), nullptr);
            const double count = std::stod(sample.value);
            const auto [known, is_new] = last.emplace(series, std::pair(bound, count));
            if (is_new) continue;
            if (bound <= known->second.first || count < known->second.second) fail("buckets that do not grow");
            known->second = {bound, count};
        }
        for (const auto& [labels, bucket] : last) {
            if (bucket.first != HUGE_VAL || !seen_.contains({name + "_sum", labels}) ||
                !seen_.contains({name + "_count", labels})) {
                fail("a histogram that is not complete");
            }
        }
    }

    std::string_view line_;
    std::string_view rest_;
    std::string current_;
    std::vector<Sample> samples_;
    std::set<std::pair<std::string, Labels>> seen_;
    std::map<std::string, std::string> types_;
    std::map<std::string, std::string> helps_;
};
