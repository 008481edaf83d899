#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/steady_timer.hpp>

#include <app/delivery/receipt_wait.hpp>
#include <app/webhook/response_slot.hpp>
#include <app/webhook/webhook_announcer.hpp>
#include <tgfw/app/webhook/webhook.hpp>
#include <tgfw/app/webhook/webhook_check.hpp>

namespace tgfw {

class Webhook::Impl : public std::enable_shared_from_this<Webhook::Impl> {
public:
    Impl(Bot bot, Clock& clock, Logger& logger, WebhookOptions options);

    std::optional<net::HttpResponse> judge(const net::HttpRequest& head);
    awaitable<net::HttpResponse> handle(net::HttpRequest request);
    awaitable<net::HttpResponse> take(net::HttpRequest&& request);
    awaitable<void> run(UpdateSink& sink);
    void stop();

    [[nodiscard]] WebhookOptions& options() noexcept { return options_; }
    [[nodiscard]] const WebhookCheck& check() const noexcept { return check_; }
    [[nodiscard]] const WebhookCounts& counts() const noexcept { return counts_; }

private:
    class Visit;

    /// Counts an answer for metrics.
    void tell(int status) const;
    /// Counts a refusal, and remembers that the secret may be another one than Telegram has.
    void note(int refusal);
    /// Another secret came than this one: once, and unless Telegram is known to have this one, the webhook is set
    /// again.
    void doubt();
    awaitable<net::HttpResponse> take_body(std::string body);
    /// Gives the sink what the body holds; nullopt where that is nothing.
    std::optional<awaitable<bool>> deliver(std::string_view body, const std::shared_ptr<ReceiptWait>& wait,
                                           std::optional<ResponseSlot>& slot);
    std::optional<awaitable<bool>> deliver_unreadable(BadUpdate update, const std::shared_ptr<ReceiptWait>& wait);
    net::HttpResponse answer_to(const ReceiptWait& wait);
    awaitable<void> announce();
    awaitable<void> rest();
    awaitable<void> change();
    void wake();

    Bot bot_;
    Clock* clock_;
    Logger* logger_;
    WebhookOptions options_;
    WebhookCheck check_;
    WebhookAnnouncer announcer_;
    WebhookCounts counts_;
    std::optional<boost::asio::steady_timer> bell_;  // While run() runs; cancelled to wake it.
    UpdateSink* sink_ = nullptr;                     // While run() runs.
    std::size_t visits_ = 0;                         // Requests under way.
    bool stopping_ = false;
    bool trusted_ = false;  // An update has come, or the webhook was set: the secret is the one that Telegram has.
    bool doubted_ = false;
};

}  // namespace tgfw
