#include <app/webhook/webhook_impl.hpp>

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <app/webhook/webhook_settings.hpp>
#include <tgfw/app/observe/receive_status.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

/// Telegram waits that long in place of its own growing pauses. Half a minute, where the update is being handled still.
constexpr const char* kSoon = "1";
constexpr const char* kLater = "30";

net::HttpResponse come_again(const char* seconds) {
    net::HttpResponse response(503);
    response.with_header("Retry-After", seconds);
    return response;
}

const WebhookOptions& checked(const WebhookOptions& options) {
    check_webhook_options(options);
    return options;
}

}  // namespace

/// A request under way: run() does not return before it has ended.
class Webhook::Impl::Visit {
public:
    explicit Visit(std::shared_ptr<Impl> webhook) : webhook_(std::move(webhook)) { ++webhook_->visits_; }
    ~Visit() {
        --webhook_->visits_;
        if (webhook_->visits_ == 0 && webhook_->stopping_) webhook_->wake();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

private:
    std::shared_ptr<Impl> webhook_;
};

Webhook::Impl::Impl(Bot bot, Clock& clock, Logger& logger, WebhookOptions options)
    : bot_(std::move(bot)),
      clock_(&clock),
      logger_(&logger),
      options_(std::move(options)),
      check_(make_webhook_check(checked(options_))),
      announcer_(bot_, clock, logger, options_) {}

std::optional<net::HttpResponse> Webhook::Impl::judge(const net::HttpRequest& head) {
    auto refusal = check_.refuse(head);
    if (refusal) {
        note(refusal->status);
        tell(refusal->status);
        return refusal;
    }
    if (sink_ != nullptr && !stopping_ && sink_->has_room()) return std::nullopt;
    ++counts_.shed;
    tell(503);
    return come_again(kSoon);
}

void Webhook::Impl::tell(int status) const {
    if (sink_ != nullptr && sink_->status() != nullptr) sink_->status()->answered(status);
}

void Webhook::Impl::note(int refusal) {
    if (refusal == 403) {
        ++counts_.wrong_address;
    } else if (refusal != 401) {
        ++counts_.wrong_request;
    } else {
        ++counts_.wrong_secret;
        doubt();
    }
}

// What getWebhookInfo shows may be as it should be, and the secret another.
void Webhook::Impl::doubt() {
    if (trusted_ || std::exchange(doubted_, true)) return;
    wake();
}

awaitable<net::HttpResponse> Webhook::Impl::handle(net::HttpRequest request) {
    auto refusal = judge(request);
    if (refusal) co_return std::move(*refusal);
    net::HttpResponse response = co_await take(std::move(request));
    co_return response;
}

// No coroutine: the head need not live for as long as the update is under way.
awaitable<net::HttpResponse> Webhook::Impl::take(net::HttpRequest&& request) {
    if (check_.has_former_secret(request)) {
        doubt();
    } else {
        trusted_ = true;
    }
    return take_body(std::move(request.body));
}

awaitable<net::HttpResponse> Webhook::Impl::take_body(std::string body) {
    const Visit visit(shared_from_this());
    // The last room may have gone while the body came. To wait for it would be to hold Telegram's connection for long.
    const bool room = sink_ != nullptr && !stopping_ && sink_->has_room();
    if (!room) {
        ++counts_.not_accepted;
        tell(503);
        co_return come_again(kSoon);
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto wait = std::make_shared<ReceiptWait>(executor, *clock_);
    std::optional<ResponseSlot> slot;
    auto delivery = deliver(body, wait, slot);
    if (!delivery) {
        tell(400);
        co_return net::HttpResponse(400);
    }
    const bool taken = co_await std::move(*delivery);
    static_cast<void>(taken);  // The receipt says it.
    if (!wait->verdict()) {
        const bool settled = co_await wait->settled(clock_->now() + options_.deadline);
        static_cast<void>(settled);
    }
    net::HttpResponse response = answer_to(*wait);
    tell(response.status);
    co_return response;
}

std::optional<awaitable<bool>> Webhook::Impl::deliver(std::string_view body, const std::shared_ptr<ReceiptWait>& wait,
                                                      std::optional<ResponseSlot>& slot) {
    DecodedUpdate decoded = decode_update(body);
    auto* update = std::get_if<Update>(&decoded);
    if (update == nullptr) return deliver_unreadable(std::get<BadUpdate>(std::move(decoded)), wait);
    if (options_.replies) slot.emplace(bot_, update->update_id, wait);
    return sink_->deliver(std::move(*update), Receipt(wait, 0));
}

std::optional<awaitable<bool>> Webhook::Impl::deliver_unreadable(BadUpdate update,
                                                                 const std::shared_ptr<ReceiptWait>& wait) {
    ++counts_.unreadable;
    if (update.update_id) return sink_->deliver_unreadable(std::move(update), Receipt(wait, 0));
    // No update, and none that could be told apart from the next.
    sink_->report(std::make_exception_ptr(UnreadableUpdate(update.update_id, update.error)));
    return std::nullopt;
}

/// What is not settled yet comes late.
net::HttpResponse Webhook::Impl::answer_to(const ReceiptWait& wait) {
    if (wait.verdict() && wait.verdict()->accepted) {
        ++counts_.accepted;
        const std::string& call = wait.verdict()->call;
        return call.empty() ? net::HttpResponse(200) : net::HttpResponse(200, call, "application/json");
    }
    ++counts_.not_accepted;
    if (!wait.verdict()) ++counts_.late;
    return come_again(wait.verdict() ? kSoon : kLater);
}

awaitable<void> Webhook::Impl::run(UpdateSink& sink) {
    const auto self = shared_from_this();
    const auto executor = co_await asio::this_coro::executor;
    bell_.emplace(executor, asio::steady_timer::time_point::max());
    sink_ = &sink;
    ReceiveStatus* status = sink.status();
    if (status != nullptr) status->starting();
    std::exception_ptr failure;
    try {
        co_await announce();
        if (status != nullptr && !stopping_) status->webhook_set();
        co_await rest();
    } catch (...) {
        failure = std::current_exception();
    }
    stopping_ = true;
    // What is under way has the sink: it ends first, also where this is cancelled.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    while (visits_ != 0) co_await change();
    sink_ = nullptr;
    bell_.reset();
    if (failure) std::rethrow_exception(failure);
}

awaitable<void> Webhook::Impl::announce() {
    const auto report = [this](std::exception_ptr error) { sink_->report(std::move(error)); };
    const bool must = options_.set_always || options_.drop_pending || doubted_;
    const bool set = co_await announcer_.announce(must, report);
    if (set) trusted_ = true;
}

awaitable<void> Webhook::Impl::rest() {
    while (!stopping_) {
        if (doubted_ && !trusted_) {
            logger_->warning("A request came with another secret token: setting the webhook again, with this one");
            co_await announce();
            trusted_ = true;
            continue;
        }
        co_await change();
    }
}

awaitable<void> Webhook::Impl::change() {
    co_await bell_->async_wait(asio::as_tuple(asio::use_awaitable));
}

void Webhook::Impl::wake() {
    if (bell_) bell_->cancel();
}

void Webhook::Impl::stop() {
    stopping_ = true;
    announcer_.stop();
    wake();
}

Webhook::Webhook(Bot bot, Clock& clock, Logger& logger, WebhookOptions options)
    : impl_(std::make_shared<Impl>(std::move(bot), clock, logger, std::move(options))) {}

Webhook::~Webhook() = default;

std::optional<net::HttpResponse> Webhook::judge(const net::HttpRequest& head) {
    return impl_->judge(head);
}

awaitable<net::HttpResponse> Webhook::handle(net::HttpRequest request) {
    return impl_->handle(std::move(request));
}

awaitable<net::HttpResponse> Webhook::take(net::HttpRequest request) {
    return impl_->take(std::move(request));
}

awaitable<void> Webhook::run(UpdateSink& sink) {
    return impl_->run(sink);
}

void Webhook::stop() {
    impl_->stop();
}

awaitable<void> Webhook::finish() {
    co_return;
}

const std::optional<std::vector<UpdateKind>>& Webhook::allowed_updates() const noexcept {
    return impl_->options().allowed;
}

void Webhook::allow_updates(std::vector<UpdateKind> kinds) {
    impl_->options().allowed = std::move(kinds);
}

int Webhook::bootstrap_retries() const noexcept {
    return impl_->options().retries;
}

const std::string& Webhook::path() const noexcept {
    return impl_->check().path();
}

const WebhookCounts& Webhook::counts() const noexcept {
    return impl_->counts();
}

}  // namespace tgfw
