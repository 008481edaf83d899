#pragma once

#include <memory>

#include <tgfw/app/application.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/metrics.hpp>

#include "config.hpp"
#include "desk.hpp"

namespace tenant_desk {

/// The bot with all that it stands on; add_handlers() is for what it makes. `metrics` and `logger` must outlive it.
[[nodiscard]] tgfw::ApplicationBuilder make_builder(const Config& config, std::shared_ptr<Desk> desk,
                                                    tgfw::MetricsRegistry& metrics, tgfw::Logger& logger);

/// Receives updates as the configuration says, until a signal; returns what main() is to return.
[[nodiscard]] int run(tgfw::Application& app, const Config& config);

}  // namespace tenant_desk
