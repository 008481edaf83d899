#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/emulator.hpp>

namespace tgfw::testing {

/// Carries updates to webhooks over HTTP, as the emulator's schedule says.
class WebhookCourier {
public:
    WebhookCourier(boost::asio::any_io_executor executor, Emulator& emulator);

    /// Delivers until it is cancelled.
    [[nodiscard]] awaitable<void> run();
    /// Gives up what is under way. Call it, then join(), before the courier dies.
    void cancel();
    [[nodiscard]] awaitable<void> join();

private:
    [[nodiscard]] awaitable<void> deliver(EmulatorDelivery delivery);
    [[nodiscard]] awaitable<EmulatorDeliveryResult> post(EmulatorDelivery delivery);

    Emulator& emulator_;
    net::HttpClient client_;
    net::TaskGroup tasks_;
};

}  // namespace tgfw::testing
