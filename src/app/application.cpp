#include <tgfw/app/application.hpp>

#include <utility>

#include <app/application_impl.hpp>
#include <app/webhook/webhook_settings.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/data_store.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw {

ApplicationBuilder Application::builder() {
    return ApplicationBuilder();
}

Application::Application(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Application::Application(Application&&) noexcept = default;
Application& Application::operator=(Application&&) noexcept = default;
Application::~Application() = default;

HandlerHandle Application::add_handler(Handler handler, int group) {
    auto handle = impl_->dispatcher.add_handler(std::move(handler), group);
    impl_->check_reach();
    return handle;
}

Application& Application::add_handlers(std::initializer_list<Handler> handlers, int group) {
    return add_handlers(std::vector<Handler>(handlers), group);
}

Application& Application::add_handlers(const std::vector<Handler>& handlers, int group) {
    for (const Handler& handler : handlers) add_handler(handler, group);
    return *this;
}

Application& Application::add_handlers(const std::vector<std::pair<int, std::vector<Handler>>>& handlers_by_group) {
    for (const auto& [group, handlers] : handlers_by_group) add_handlers(handlers, group);
    return *this;
}

HandlerHandle Application::add_router(const Router& router) {
    auto handle = impl_->dispatcher.add_router(router);
    impl_->check_reach();
    return handle;
}

HandlerHandle Application::add_fallback_handler(Handler handler) {
    auto handle = impl_->dispatcher.add_fallback_handler(std::move(handler));
    impl_->check_reach();
    return handle;
}

Application& Application::on_unhandled(Callback callback) {
    impl_->dispatcher.on_unhandled(std::move(callback));
    return *this;
}

bool Application::remove_handler(const Handler& handler, int group) {
    return impl_->dispatcher.remove_handler(handler, group);
}

Application& Application::add_update_middleware(Middleware middleware) {
    impl_->dispatcher.add_update_middleware(std::move(middleware));
    return *this;
}

Application& Application::add_handler_middleware(Middleware middleware) {
    impl_->dispatcher.add_handler_middleware(std::move(middleware));
    return *this;
}

Application& Application::add_error_handler(ErrorCallback callback) {
    impl_->dispatcher.add_error_handler(std::move(callback));
    return *this;
}

Application& Application::add_error_handler(ErrorCallback callback, bool block) {
    impl_->dispatcher.add_error_handler(std::move(callback), block);
    return *this;
}

bool Application::remove_error_handler(const ErrorCallback& callback) {
    return impl_->dispatcher.remove_error_handler(callback);
}

DataStore& Application::data() noexcept {
    return *impl_->dispatcher.services().data;
}

void Application::drop_user_data(std::int64_t user_id) {
    data().drop_user(user_id);
}

void Application::drop_chat_data(std::int64_t chat_id) {
    data().drop_chat(chat_id);
}

void Application::migrate_chat_data(const Message& message) {
    if (message.migrate_to_chat_id) {
        data().migrate_chat(message.chat.id, *message.migrate_to_chat_id);
    } else if (message.migrate_from_chat_id) {
        data().migrate_chat(*message.migrate_from_chat_id, message.chat.id);
    } else {
        throw ConfigError(
            "Application::migrate_chat_data: the message has neither migrate_to_chat_id nor "
            "migrate_from_chat_id; filter with filters::status_update::migrate");
    }
}

int Application::run_polling() {
    return run_polling(PollingOptions());
}

int Application::run_polling(PollingOptions options) {
    LongPoller poller(bot(), clock(), logger(), std::move(options));
    return run(poller);
}

int Application::run_webhook(WebhookOptions options) {
    options = within_drain_deadline(std::move(options), impl_->settings.drain_deadline_);
    WebhookReceiver receiver(executor(), bot(), clock(), logger(), std::move(options));
    receiver.follow_signals();
    return run(receiver);
}

awaitable<void> Application::serve_polling() {
    return serve_polling(PollingOptions());
}

awaitable<void> Application::serve_polling(PollingOptions options) {
    LongPoller poller(bot(), clock(), logger(), std::move(options));
    co_await serve(poller);
}

awaitable<void> Application::serve_webhook(WebhookOptions options) {
    options = within_drain_deadline(std::move(options), impl_->settings.drain_deadline_);
    WebhookReceiver receiver(executor(), bot(), clock(), logger(), std::move(options));
    co_await serve(receiver);
}

namespace {

/// Brings nothing.
class NoUpdater {
public:
    NoUpdater() = default;
    awaitable<void> run(UpdateSink&) {
        auto forever = sleep_for(steady_clock(), Clock::duration::max());
        const bool ended = co_await interrupt_.run(std::move(forever));
        static_cast<void>(ended);
    }
    void stop() { interrupt_.trigger(); }
    awaitable<void> finish() { co_return; }

private:
    net::Interrupt interrupt_;
};

}  // namespace

int Application::run() {
    NoUpdater none;
    return run(none);
}

awaitable<void> Application::serve() {
    NoUpdater none;
    co_await serve(none);
}

int Application::run_source(Source source) {
    return impl_->run_blocking(*this, std::move(source));
}

awaitable<void> Application::serve_source(Source source) {
    return impl_->serve(*this, std::move(source));
}

void Application::stop_running() {
    impl_->stop_running();
}

bool Application::enqueue(Incoming incoming) {
    return impl_->run && impl_->run->enqueue(std::move(incoming));
}

void Application::create_task(awaitable<void> task) {
    impl_->dispatcher.spawn(std::move(task), nullptr);
}

std::size_t Application::current_concurrent_updates() const noexcept {
    return impl_->run ? impl_->run->running() : 0;
}

awaitable<void> Application::process_update(Incoming incoming) {
    if (impl_->bot.identity() == nullptr) {
        throw ConfigError("Application::process_update: call initialize() first, which asks the server who the bot is");
    }
    return impl_->dispatcher.process_update(std::move(incoming));
}

awaitable<void> Application::initialize() {
    return impl_->initialize();
}

Bot& Application::bot() noexcept {
    return impl_->bot;
}
Clock& Application::clock() noexcept {
    return *impl_->clock;
}
Logger& Application::logger() noexcept {
    return *impl_->logger;
}
boost::asio::any_io_executor Application::executor() const {
    return impl_->executor;
}

}  // namespace tgfw
