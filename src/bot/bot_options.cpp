#include <tgfw/bot/bot_options.hpp>

#include <tgfw/bot/defaults.hpp>
#include <tgfw/bot/rate_limiter.hpp>

namespace tgfw {

BotOptions::BotOptions() = default;
BotOptions::BotOptions(const BotOptions&) = default;
BotOptions::BotOptions(BotOptions&&) noexcept = default;
BotOptions& BotOptions::operator=(const BotOptions&) = default;
BotOptions& BotOptions::operator=(BotOptions&&) noexcept = default;
BotOptions::~BotOptions() = default;

BotOptions& BotOptions::with_base_url(std::string url) {
    base_url = std::move(url);
    return *this;
}

BotOptions& BotOptions::with_base_file_url(std::string url) {
    base_file_url = std::move(url);
    return *this;
}

BotOptions& BotOptions::with_http(net::HttpClientOptions value) {
    http = std::move(value);
    return *this;
}

BotOptions& BotOptions::with_rate_limiter(std::shared_ptr<RateLimiter> value) {
    rate_limiter = std::move(value);
    return *this;
}

BotOptions& BotOptions::with_interceptor(Interceptor value) {
    interceptors.push_back(std::move(value));
    return *this;
}

BotOptions& BotOptions::with_on_event(std::function<void(const CallEvent&)> value) {
    on_event = std::move(value);
    return *this;
}

BotOptions& BotOptions::with_defaults(Defaults value) {
    defaults = std::make_shared<const Defaults>(std::move(value));
    return *this;
}

BotOptions& BotOptions::with_chance(std::function<double()> value) {
    chance = std::move(value);
    return *this;
}

}  // namespace tgfw
