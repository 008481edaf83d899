#include <utility>

#include <app/application_impl.hpp>

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

Application ApplicationBuilder::build() {
    if (!token_) throw ConfigError("ApplicationBuilder: no token is given; call token() with what @BotFather printed");
    if (max_concurrent_updates_ == 0) throw ConfigError("ApplicationBuilder::max_concurrent_updates is 0; give at least 1");
    if (max_waiting_updates_ == 0) throw ConfigError("ApplicationBuilder::max_waiting_updates is 0; give at least 1");
    if (drain_deadline_.count() < 0) throw ConfigError("ApplicationBuilder::drain_deadline is negative; give 0 s or more");
    return Application(std::make_unique<Application::Impl>(std::move(*this)));
}

}  // namespace tgfw
