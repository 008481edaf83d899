#pragma once

#include <cstddef>

#include "webhook_load.hpp"

namespace tgfw::bench {

/// What receiving updates by webhook took, and what the clients saw of it.
class WebhookFigures {
public:
    WebhookFigures() = default;

    double cpu_us = 0;  ///< CPU time of the server an update, the kernel's part included.
    LoadReport load;
};

/// Receives `updates` on 32 kept connections and ends. The first tenth warms up and is not counted in the CPU time.
///
/// An Application with a WebhookReceiver and one handler that does nothing.
[[nodiscard]] WebhookFigures receive_with_tgfw(std::size_t updates);
/// Beast alone, which reads each body into a string and answers 200; with a deadline for each read and write or
/// without.
[[nodiscard]] WebhookFigures receive_with_beast(std::size_t updates, bool deadlines);

}  // namespace tgfw::bench
