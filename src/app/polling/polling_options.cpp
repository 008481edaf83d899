#include <app/polling/polling_options.hpp>

#include <memory>
#include <random>
#include <string>
#include <utility>

#include <tgfw/app/polling/lease.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

std::function<double()> random_chance_of_polls() {
    const auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>()(*engine); };
}

}  // namespace

PollingOptions& PollingOptions::with_allowed_updates(std::vector<UpdateKind> kinds) {
    allowed_updates = std::move(kinds);
    return *this;
}

PollingOptions& PollingOptions::with_lease(std::shared_ptr<Lease> value) {
    lease = std::move(value);
    return *this;
}

PollingOptions& PollingOptions::with_offset_file(std::string path) {
    offset_file = std::move(path);
    return *this;
}

PollingOptions& PollingOptions::with_chance(std::function<double()> value) {
    chance = std::move(value);
    return *this;
}

PollingOptions checked_options(PollingOptions options) {
    if (options.limit < 1 || options.limit > 100) {
        throw ConfigError("PollingOptions::limit is " + std::to_string(options.limit) + "; give 1 to 100");
    }
    if (options.bootstrap_retries < -1) {
        throw ConfigError("PollingOptions::bootstrap_retries is " + std::to_string(options.bootstrap_retries) +
                          "; give a number of retries, or -1 for as long as it takes");
    }
    if (options.timeout.count() < 0 || options.timeout.count() > 50) {
        throw ConfigError("PollingOptions::timeout is " + std::to_string(options.timeout.count()) +
                          " s; give 0 to 50, the longest that the server waits");
    }
    if (options.slack.count() < 1) {
        throw ConfigError("PollingOptions::slack is " + std::to_string(options.slack.count()) + " s; give at least 1");
    }
    if (!options.chance) options.chance = random_chance_of_polls();
    return options;
}

}  // namespace tgfw
