#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <app/application_impl.hpp>
#include <app/observe/call_metrics.hpp>
#include <app/observe/handler_metrics.hpp>
#include <app/observe/log_calls.hpp>
#include <tgfw/bot/flood/flood_limiter.hpp>
#include <tgfw/dispatch/request_ids.hpp>

/// What an application is made of.
namespace tgfw {

namespace asio = boost::asio;

DispatchServices Application::Impl::make_services() {
    DispatchServices services(bot, *clock, *logger);
    services.user_services = settings.services_;
    services.block = settings.block_;
    if (settings.error_reporter_) {
        services.on_error = [this](const Context& failed, const std::exception_ptr& error) {
            report(error, LogLevel::error, &failed);
        };
    }
    if (settings.bot_options_.chance) services.request_ids = std::make_shared<RequestIds>(settings.bot_options_.chance);
    if (settings.metrics_ != nullptr) services.observer = std::make_shared<HandlerMetrics>(*settings.metrics_);
    if (callback_answers) {
        services.on_awaited = [answers = callback_answers](Context& waiting, const Update& came) {
            answers->hand_over(waiting, came);
        };
    }
    return services;
}

// The limiter that the bot would make for itself is made here, where it can be measured.
void Application::Impl::measure_calls(BotOptions& options) const {
    if (!options.flood_limits && !settings.transport_) options.flood_limits = FloodLimits();
    if (!options.rate_limiter && options.flood_limits) {
        options.rate_limiter = std::make_shared<FloodLimiter>(*clock, *options.flood_limits);
    }
    std::make_shared<CallMetrics>(*settings.metrics_, *clock)->watch(options);
}

std::shared_ptr<Endpoints> Application::Impl::make_endpoints() {
    Endpoints::OwnState own_state = [this] {
        std::string stage;
        if (source_ == nullptr) stage = "it is starting";
        if (stop_requested_) stage = "it is stopping";
        const bool has_room = intake != nullptr && intake->has_room();
        return std::vector<std::pair<std::string, std::string>>{{"running", stage},
                                                                {"room", has_room ? "" : "no room for updates"},
                                                                {"receiving", receive_status.problem()}};
    };
    return std::make_shared<Endpoints>(executor, *clock, *logger, *settings.endpoints_, settings.metrics_,
                                       std::move(own_state));
}

Bot Application::Impl::make_bot() const {
    BotOptions options = settings.bot_options_;
    if (!options.on_event) options.with_on_event(log_calls(*logger));
    if (callback_answers) options.interceptors.insert(options.interceptors.begin(), callback_answers->watch_calls());
    if (settings.metrics_ != nullptr) measure_calls(options);
    if (settings.transport_) return Bot(settings.transport_, *settings.token_, std::move(options), *clock);
    return Bot(executor, *settings.token_, std::move(options), *clock);
}

Application::Impl::Impl(ApplicationBuilder builder)
    : settings(std::move(builder)),
      own_io(settings.executor_ ? nullptr : std::make_unique<asio::io_context>(1)),
      executor(settings.executor_ ? *settings.executor_ : asio::any_io_executor(own_io->get_executor())),
      clock(settings.clock_ != nullptr ? settings.clock_ : &steady_clock()),
      logger(settings.logger_ != nullptr ? settings.logger_ : &stderr_logger()),
      callback_answers(
          settings.answer_callback_queries_after_
              ? std::make_shared<CallbackAnswers>(*clock, *logger, *settings.answer_callback_queries_after_)
              : nullptr),
      queue_metrics(settings.metrics_ != nullptr ? std::make_shared<QueueMetrics>(*settings.metrics_) : nullptr),
      receive_status(*clock, settings.metrics_),
      bot(make_bot()),
      dispatcher(make_services()) {
    if (!callback_answers) return;
    dispatcher.add_update_middleware(callback_answers->around_updates());
    dispatcher.add_handler_middleware(callback_answers->around_handlers());
}

Application::Impl::~Impl() {
    bot.disconnect();
}

}  // namespace tgfw
