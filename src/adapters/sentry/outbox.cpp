#include <adapters/sentry/outbox.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <core/parse_number.hpp>

namespace tgfw::sentry {

namespace {

constexpr int kTries = 3;
constexpr auto kFirstPause = std::chrono::seconds(1);
constexpr auto kLimitByDefault = std::chrono::seconds(60);
constexpr double kLongestLimit = 24 * 60 * 60;

/// Cuts off what stands in front of `separator`, without its spaces.
std::string_view cut(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    return part;
}

/// Seconds, whole or not; nullopt for what is no number.
std::optional<Clock::duration> seconds_of(std::string_view text) {
    const auto value = tgfw::detail::parse_number<double>(text);
    if (!value || !std::isfinite(*value) || *value < 0) return std::nullopt;
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::min(*value, kLongestLimit)));
}

/// Whether a list such as `default;error` is about errors; an empty one is about everything.
bool concerns_errors(std::string_view categories) {
    if (categories.empty()) return true;
    while (!categories.empty()) {
        const auto category = cut(categories, ';');
        if (category == "error" || category == "default") return true;
    }
    return false;
}

}  // namespace

std::optional<Clock::duration> limit_of(const net::HttpResponse& answer) {
    const std::string* listed = answer.headers.find("X-Sentry-Rate-Limits");
    if (listed == nullptr) {
        if (answer.status != 429) return std::nullopt;
        return seconds_of(answer.headers.get("Retry-After")).value_or(kLimitByDefault);
    }
    std::optional<Clock::duration> longest;
    for (std::string_view rest = *listed; !rest.empty();) {
        std::string_view limit = cut(rest, ',');
        const auto seconds = seconds_of(cut(limit, ':'));
        const bool ours = concerns_errors(cut(limit, ':'));
        if (seconds && ours) longest = std::max(longest.value_or(*seconds), *seconds);
    }
    return longest;
}

void Outbox::push(ErrorReport report) {
    if (waiting_.size() >= capacity_) {
        ++counts_.no_room;
        return;
    }
    waiting_.push_back(std::move(report));
}

std::optional<Clock::time_point> Outbox::next(Clock::time_point now) {
    if (now < limited_until_) drop_all(&SentryCounts::rate_limited);
    if (waiting_.empty()) return std::nullopt;
    return std::max(now, not_before_);
}

void Outbox::answered(const net::HttpResponse& answer, Clock::time_point now) {
    if (const auto limit = limit_of(answer)) limited_until_ = std::max(limited_until_, now + *limit);
    if (answer.status / 100 == 2) {
        drop_front(&SentryCounts::sent);
    } else if (answer.status == 429) {
        drop_front(&SentryCounts::rate_limited);
    } else if (answer.status >= 500) {
        failed(now);
    } else {
        drop_front(&SentryCounts::refused);
    }
}

void Outbox::failed(Clock::time_point now) {
    if (tries_ + 1 >= kTries) {
        drop_front(&SentryCounts::failed);
        return;
    }
    not_before_ = now + kFirstPause * (1 << tries_);
    ++tries_;
}

void Outbox::give_up() {
    drop_all(&SentryCounts::left);
}

void Outbox::drop_front(std::uint64_t SentryCounts::*count) {
    ++(counts_.*count);
    waiting_.pop_front();
    tries_ = 0;
    not_before_ = Clock::time_point::min();
}

void Outbox::drop_all(std::uint64_t SentryCounts::*count) {
    while (!waiting_.empty()) drop_front(count);
}

}  // namespace tgfw::sentry
