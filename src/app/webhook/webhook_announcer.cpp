#include <app/webhook/webhook_announcer.hpp>

#include <array>
#include <optional>
#include <random>
#include <span>
#include <utility>

#include <app/webhook/webhook_settings.hpp>
#include <tgfw/app/polling/poll_cursor.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace {

/// So that processes which failed together do not come again together.
Clock::duration up_to_a_second() {
    std::random_device source;
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(0, 1000)(source));
}

}  // namespace

Request<SetWebhook> WebhookAnnouncer::set_webhook() {
    auto request = bot_.set_webhook(options_->public_url);
    SetWebhook& p = request.parameters();
    p.secret_token = options_->secret.reveal();
    p.max_connections = options_->connections;
    p.allowed_updates = options_->allowed;
    if (!options_->fixed_address.empty()) p.ip_address = options_->fixed_address;
    if (!options_->certificate_file.empty()) p.certificate = InputFile::from_path(options_->certificate_file);
    if (options_->drop_pending) p.drop_pending_updates = true;
    return std::move(request).retry(RetryPolicy::none());  // announce() tries again, and says so.
}

awaitable<bool> WebhookAnnouncer::try_once(bool even_if_same) {
    std::string difference = "always_set";
    if (!even_if_same) difference = co_await look_for_difference();
    if (difference.empty() || interrupt_.triggered()) co_return false;
    auto request = set_webhook();
    const std::optional<bool> set = co_await interrupt_.run_for<bool>(std::move(request));
    if (set) log_set(difference);
    co_return set.has_value();
}

awaitable<std::string> WebhookAnnouncer::look_for_difference() {
    std::optional<WebhookInfo> info;
    try {
        auto asking = bot_.get_webhook_info().retry(RetryPolicy::none());
        info = co_await interrupt_.run_for<WebhookInfo>(std::move(asking));
    } catch (const ServerError&) {  // Servers other than Telegram's may not know the method.
        info.reset();
    } catch (const EndPointNotFound&) {
        info.reset();
    }
    if (!info) co_return "getWebhookInfo was not answered";
    std::string difference(webhook_difference(*options_, *info));
    const std::array<LogField, 2> fields{LogField("pending", info->pending_update_count),
                                         LogField("last_error", info->last_error_message.value_or("none"))};
    if (difference.empty()) logger_->info("The webhook is set already", fields);
    co_return difference;
}

void WebhookAnnouncer::log_set(std::string_view because) const {
    const LogField field("because", because);
    logger_->info("The webhook is set", std::span(&field, 1));
}

awaitable<bool> WebhookAnnouncer::announce(bool even_if_same, Report report) {
    PollCursor pauses;
    for (int failures = 1; !interrupt_.triggered(); ++failures) {
        std::exception_ptr failure;
        Clock::duration pause = Clock::duration::zero();
        try {
            const bool set = co_await try_once(even_if_same);
            co_return set;
        } catch (const TlsError&) {
            throw;
        } catch (const NetworkError&) {
            failure = std::current_exception();
        } catch (const RetryAfter& flood) {
            failure = std::current_exception();
            pause = PollCursor::flooded(flood.retry_after());
        } catch (const Conflict&) {  // Another process sets it, too.
            failure = std::current_exception();
        } catch (const ServerError&) {
            failure = std::current_exception();
        }
        if (options_->retries >= 0 && failures > options_->retries) std::rethrow_exception(failure);
        report(failure);
        if (pause == Clock::duration::zero()) pause = pauses.failed();
        auto sleep = sleep_for(*clock_, pause + up_to_a_second());
        const bool slept = co_await interrupt_.run(std::move(sleep));
        static_cast<void>(slept);
    }
    co_return false;
}

}  // namespace tgfw
