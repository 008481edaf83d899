#include <tgfw/app/application.hpp>

#include <cstdlib>
#include <utility>

#include <app/application_impl.hpp>

namespace tgfw {

ApplicationBuilder Application::builder() { return ApplicationBuilder(); }

Application::Application(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Application::Application(Application&&) noexcept = default;
Application& Application::operator=(Application&&) noexcept = default;
Application::~Application() = default;

Application& Application::add_handler(Handler handler, int group) {
    impl_->dispatcher.add_handler(std::move(handler), group);
    return *this;
}

bool Application::remove_handler(const Handler& handler, int group) {
    return impl_->dispatcher.remove_handler(handler, group);
}

Application& Application::add_error_handler(ErrorCallback callback) {
    impl_->dispatcher.add_error_handler(std::move(callback));
    return *this;
}

void Application::run_polling() { run_polling(PollingOptions()); }

void Application::run_polling(PollingOptions options) {
    LongPoller poller(bot(), clock(), logger(), std::move(options));
    run(poller);
}

void Application::run_webhook(WebhookOptions options) {
    WebhookReceiver receiver(executor(), bot(), clock(), logger(), std::move(options));
    run(receiver);
}

awaitable<void> Application::serve_polling() { return serve_polling(PollingOptions()); }

awaitable<void> Application::serve_polling(PollingOptions options) {
    LongPoller poller(bot(), clock(), logger(), std::move(options));
    co_await serve(poller);
}

awaitable<void> Application::serve_webhook(WebhookOptions options) {
    WebhookReceiver receiver(executor(), bot(), clock(), logger(), std::move(options));
    co_await serve(receiver);
}

void Application::run_source(Source source) { impl_->run_blocking(*this, std::move(source)); }

awaitable<void> Application::serve_source(Source source) { return impl_->serve(*this, std::move(source)); }

void Application::stop_running() { impl_->stop_running(); }

awaitable<void> Application::process_update(Update update) {
    return impl_->dispatcher.process_update(std::move(update));
}

awaitable<void> Application::initialize() { return impl_->initialize(); }

Bot& Application::bot() noexcept { return impl_->bot; }
Clock& Application::clock() noexcept { return *impl_->clock; }
Logger& Application::logger() noexcept { return *impl_->logger; }
boost::asio::any_io_executor Application::executor() const { return impl_->executor; }

std::string env(const char* name, std::string otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? std::string(value) : std::move(otherwise);
}

std::string env(const char* name) {
    std::string value = env(name, std::string());
    if (value.empty()) throw ConfigError("The environment variable " + std::string(name) + " is not set");
    return value;
}

}  // namespace tgfw
