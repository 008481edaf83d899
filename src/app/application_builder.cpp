#include <memory>
#include <string>
#include <utility>

#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/bot/defaults.hpp>

#include <app/application_impl.hpp>
#include <tgfw/app/observe/endpoints.hpp>

namespace tgfw {

ApplicationBuilder::ApplicationBuilder() = default;
ApplicationBuilder::ApplicationBuilder(const ApplicationBuilder&) = default;
ApplicationBuilder::ApplicationBuilder(ApplicationBuilder&&) noexcept = default;
ApplicationBuilder& ApplicationBuilder::operator=(const ApplicationBuilder&) = default;
ApplicationBuilder& ApplicationBuilder::operator=(ApplicationBuilder&&) noexcept = default;
ApplicationBuilder::~ApplicationBuilder() = default;

ApplicationBuilder& ApplicationBuilder::token(std::string value) {
    token_ = Token(std::move(value));
    return *this;
}

ApplicationBuilder& ApplicationBuilder::base_url(std::string value) {
    bot_options_.base_url = std::move(value);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::bot_options(BotOptions value) {
    bot_options_ = std::move(value);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::defaults(Defaults value) {
    if (value.block.has_value()) block_ = static_cast<bool>(value.block);
    bot_options_.with_defaults(std::move(value));
    return *this;
}

ApplicationBuilder& ApplicationBuilder::transport(std::shared_ptr<Transport> value) {
    transport_ = std::move(value);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::executor(boost::asio::any_io_executor value) {
    executor_ = std::move(value);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::clock(Clock& value) {
    clock_ = &value;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::logger(Logger& value) {
    logger_ = &value;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::max_concurrent_updates(std::size_t count) {
    max_concurrent_updates_ = count;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::max_waiting_updates(std::size_t count) {
    max_waiting_updates_ = count;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::drain_deadline(std::chrono::seconds limit) {
    drain_deadline_ = limit;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::post_init(Hook hook) {
    post_init_ = std::move(hook);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::post_stop(Hook hook) {
    post_stop_ = std::move(hook);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::slow_handler_limit(std::chrono::milliseconds limit) {
    slow_handler_limit_ = limit;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::acknowledge(Acknowledgement value) {
    if (value.when == Acknowledgement::When::on_enqueue && !value.store) {
        throw ConfigError("Acknowledgement::on_enqueue: the inbox is null; give it one, such as sqlite::FileInbox");
    }
    if (value.attempts < 1 || value.failure_attempts < 1) {
        throw ConfigError("Acknowledgement: with_attempts and with_failure_attempts take 1 or more; they are " +
                          std::to_string(value.attempts) + " and " + std::to_string(value.failure_attempts));
    }
    acknowledgement_ = std::make_shared<const Acknowledgement>(std::move(value));
    return *this;
}

ApplicationBuilder& ApplicationBuilder::post_shutdown(Hook hook) {
    post_shutdown_ = std::move(hook);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::ordering(Ordering value) {
    ordering_ = std::move(value);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::stop_signals(std::vector<int> numbers) {
    stop_signals_ = std::move(numbers);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::router(Router value) {
    routers_.push_back(std::move(value));
    return *this;
}

ApplicationBuilder& ApplicationBuilder::block(bool wait) {
    block_ = wait;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::answer_callback_queries(std::chrono::seconds slow_after) {
    answer_callback_queries_after_ = slow_after;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::error_reporter(std::shared_ptr<ErrorReporter> value) {
    error_reporter_ = std::move(value);
    return *this;
}

ApplicationBuilder& ApplicationBuilder::metrics(MetricsRegistry& value) {
    metrics_ = &value;
    return *this;
}

ApplicationBuilder& ApplicationBuilder::endpoints(EndpointOptions value) {
    endpoints_ = std::make_shared<const EndpointOptions>(std::move(value));
    return *this;
}

Application ApplicationBuilder::build() {
    if (!token_) throw ConfigError("ApplicationBuilder: no token is given; call token() with what @BotFather printed");
    if (max_concurrent_updates_ == 0)
        throw ConfigError("ApplicationBuilder::max_concurrent_updates is 0; give at least 1");
    if (max_waiting_updates_ == 0) throw ConfigError("ApplicationBuilder::max_waiting_updates is 0; give at least 1");
    if (slow_handler_limit_.count() < 0) {
        throw ConfigError("ApplicationBuilder::slow_handler_limit is negative; give 0 ms for no watch, or more");
    }
    if (drain_deadline_.count() < 0)
        throw ConfigError("ApplicationBuilder::drain_deadline is negative; give 0 s or more");
    if (answer_callback_queries_after_.value_or(std::chrono::seconds(0)).count() < 0) {
        throw ConfigError("ApplicationBuilder::answer_callback_queries: the time is negative; give 0 s or more");
    }
    for (const TypeKey& type : required_services_) {
        if (services_.find(type) != nullptr) continue;
        throw ConfigError("ApplicationBuilder: no service of type " + std::string(type.name()) +
                          " is given; call service() with one");
    }
    const std::vector<Router> routers = routers_;
    Application app(std::make_unique<Application::Impl>(std::move(*this)));
    for (const Router& each : routers) app.add_router(each);
    return app;
}

}  // namespace tgfw
