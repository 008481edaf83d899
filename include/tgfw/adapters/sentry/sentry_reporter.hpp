#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/app/observe/error_reporter.hpp>
#include <tgfw/core/secret.hpp>
#include <tgfw/net/http_client.hpp>

// Not part of tgfw/tgfw.hpp. Link tgfw::sentry.

namespace tgfw {

/// Settings of a SentryReporter; only the DSN is required.
class SentryOptions {
public:
    /// What reports are put together by.
    using Fingerprint = std::function<std::vector<std::string>(const ErrorReport& report)>;

    SentryOptions() = default;
    /// The project's DSN, as Sentry shows it: `https://KEY@HOST/PROJECT`.
    explicit SentryOptions(std::string project_dsn) : dsn(std::move(project_dsn)) {}

    SentryOptions& with_environment(std::string value) { return environment = std::move(value), *this; }
    SentryOptions& with_release(std::string value) { return release = std::move(value), *this; }
    SentryOptions& with_server_name(std::string value) { return server_name = std::move(value), *this; }
    SentryOptions& with_tag(std::string key, std::string value);
    SentryOptions& with_fingerprint(Fingerprint value) { return fingerprint = std::move(value), *this; }
    SentryOptions& with_queue(std::size_t reports) { return queue = reports, *this; }
    SentryOptions& with_request_deadline(Clock::duration limit) { return request_deadline = limit, *this; }
    SentryOptions& with_flush_deadline(Clock::duration limit) { return flush_deadline = limit, *this; }
    SentryOptions& with_http(net::HttpClientOptions value) { return http = std::move(value), *this; }

    Secret dsn;
    /// Such as `production`; empty: Sentry's own default.
    std::string environment;
    /// Such as `my-bot@1.4.2`.
    std::string release;
    std::string server_name;
    /// Of every report.
    std::vector<std::pair<std::string, std::string>> tags;
    /// By default type and handler: texts hold numbers that differ each time.
    Fingerprint fingerprint;
    /// Reports that may wait, at least 1; further ones are dropped.
    std::size_t queue = 100;
    Clock::duration request_deadline = std::chrono::seconds(10);
    /// After stop(): how long what waits may take; the rest is dropped.
    Clock::duration flush_deadline = std::chrono::seconds(2);
    net::HttpClientOptions http;
};

/// What became of the reports.
class SentryCounts {
public:
    SentryCounts() = default;

    std::uint64_t sent = 0;
    std::uint64_t no_room = 0;       ///< The queue was full.
    std::uint64_t rate_limited = 0;  ///< Sentry said to send none for a while.
    std::uint64_t refused = 0;       ///< Sentry answered with another 4xx.
    std::uint64_t failed = 0;        ///< Not reached, or answered 5xx, three times; or a fingerprint threw.
    std::uint64_t left = 0;          ///< The flush deadline passed.

    [[nodiscard]] std::uint64_t dropped() const noexcept { return no_room + rate_limited + refused + failed + left; }
};

/// Sends reports to Sentry, or to what speaks its protocol, each as an envelope on a connection of its own: the bot's
/// calls do not wait for it. Not thread-safe; it belongs to one Application.
///
/// An envelope holds what ErrorReport does: ids, never a message's text or a token.
class SentryReporter final : public ErrorReporter {
public:
    /// Throws ConfigError for a DSN that is none; the text does not repeat it.
    explicit SentryReporter(SentryOptions options);
    ~SentryReporter() override;

    void report(ErrorReport report) noexcept override;
    [[nodiscard]] awaitable<void> run(Clock& clock, Logger& logger) override;
    void stop() override;

    [[nodiscard]] const SentryCounts& counts() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
