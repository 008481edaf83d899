#include <testing/courier.hpp>

#include <algorithm>
#include <exception>

#include <boost/asio/this_coro.hpp>

#include <core/parse_number.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw::testing {
namespace {

/// Longest that the courier sleeps when nothing is to be done.
constexpr std::chrono::hours idle_limit(1);
constexpr std::chrono::seconds answer_limit(60);

std::int64_t read_seconds(std::string_view text) {
    return std::max<std::int64_t>(tgfw::detail::parse_number<std::int64_t>(text).value_or(0), 0);
}

/// Takes the wake-up call away when the courier goes.
class WakeUp {
public:
    WakeUp(Emulator& emulator, Timer& timer) : emulator_(emulator) {
        emulator_.on_delivery([&timer] { timer.cancel(); });
    }
    ~WakeUp() { emulator_.on_delivery(nullptr); }
    WakeUp(const WakeUp&) = delete;
    WakeUp& operator=(const WakeUp&) = delete;

private:
    Emulator& emulator_;
};

}  // namespace

WebhookCourier::WebhookCourier(boost::asio::any_io_executor executor, Emulator& emulator)
    : emulator_(emulator), client_(executor, emulator.clock()), tasks_(executor, [](std::exception_ptr) {}) {}

awaitable<void> WebhookCourier::run() {
    Timer timer(co_await boost::asio::this_coro::executor, emulator_.clock());
    const WakeUp wake(emulator_, timer);
    while (true) {
        for (EmulatorDelivery& delivery : emulator_.take_deliveries()) tasks_.spawn(deliver(std::move(delivery)));
        timer.expires_at(emulator_.next_delivery().value_or(emulator_.clock().now() + idle_limit));
        static_cast<void>(co_await timer.wait());
    }
}

void WebhookCourier::cancel() {
    tasks_.cancel();
    client_.close();
}

awaitable<void> WebhookCourier::join() {
    co_await tasks_.join();
}

awaitable<void> WebhookCourier::deliver(EmulatorDelivery delivery) {
    const std::int64_t id = delivery.id;
    EmulatorDeliveryResult result = co_await post(std::move(delivery));
    emulator_.delivered(id, std::move(result));
}

awaitable<EmulatorDeliveryResult> WebhookCourier::post(EmulatorDelivery delivery) {
    std::string problem;
    try {
        const net::Url url = net::Url::parse(delivery.url);
        net::HttpRequest request("POST", url.target);
        request.with_body(std::move(delivery.body), "application/json");
        if (!delivery.secret_token.empty()) {
            request.with_header("X-Telegram-Bot-Api-Secret-Token", delivery.secret_token);
        }
        net::HttpDeadlines deadlines;
        deadlines.with_read(answer_limit).with_total(answer_limit);
        net::HttpResponse response = co_await client_.send(url.origin(), std::move(request), deadlines);
        EmulatorParams reply;
        static_cast<void>(reply.add_body(response.headers.get("Content-Type"), response.body));
        std::string reason = response.reason;
        if (reason.empty()) reason = std::string(net::reason_phrase(response.status));
        EmulatorDeliveryResult result(response.status, std::move(reason), std::move(reply));
        result.retry_after = read_seconds(response.headers.get("Retry-After"));
        co_return result;
    } catch (const TimedOut&) {
        problem = "Read timeout expired";
    } catch (const Error& error) {
        problem = error.what();
    }
    co_return EmulatorDeliveryResult(std::move(problem));
}

}  // namespace tgfw::testing
