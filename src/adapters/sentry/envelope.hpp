#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <tgfw/adapters/sentry/sentry_reporter.hpp>

namespace tgfw::sentry {

/// A new event's id: 32 hexadecimal digits.
[[nodiscard]] std::string new_event_id();

/// The envelope of one event (https://develop.sentry.dev/sdk/data-model/envelopes/).
[[nodiscard]] std::string make_envelope(const ErrorReport& report, const SentryOptions& options,
                                        std::string_view event_id, std::chrono::system_clock::time_point sent_at);

}  // namespace tgfw::sentry
