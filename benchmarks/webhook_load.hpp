#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/types.h>

namespace tgfw::bench {

/// What the clients of a webhook saw.
class LoadReport {
public:
    LoadReport() = default;

    double p50_us = 0;
    double p99_us = 0;
    std::uint64_t answered = 0;  ///< With status 200.
};

/// Telegram's side of a webhook: connections that are kept and send one update after another, each as soon as the one
/// before it is answered. It is another process, so that its work is counted nowhere.
class WebhookLoad {
public:
    /// Forks at once, before there are sockets that the child would share. `path` and `secret` are the webhook's.
    WebhookLoad(std::size_t connections, std::size_t updates, std::string path, std::string secret);
    ~WebhookLoad();
    WebhookLoad(const WebhookLoad&) = delete;
    WebhookLoad& operator=(const WebhookLoad&) = delete;

    /// Lets it begin, against this port of the loopback.
    void start(std::uint16_t port);
    /// Waits for its end. Throws std::runtime_error where not every update was answered 200.
    [[nodiscard]] LoadReport report();

private:
    std::size_t updates_;
    int to_child_ = -1;
    int from_child_ = -1;
    pid_t child_ = -1;
};

}  // namespace tgfw::bench
