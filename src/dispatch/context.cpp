#include <tgfw/dispatch/context.hpp>

#include <random>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/bot/shortcuts/on.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/data_store.hpp>
#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/dispatch/payload.hpp>
#include <tgfw/dispatch/request_ids.hpp>
#include <tgfw/dispatch/services.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/context_logger.hpp>
#include <dispatch/reply_target.hpp>
#include <dispatch/waiters.hpp>

namespace tgfw {

namespace {

double random_share() {
    std::random_device device;
    return std::uniform_real_distribution<double>()(device);
}

}  // namespace

DispatchServices::DispatchServices(Bot& b, Clock& c, Logger& l)
    : bot(&b),
      clock(&c),
      logger(&l),
      data(std::make_shared<DataStore>()),
      request_ids(std::make_shared<RequestIds>(random_share)) {}

Context::Context(const DispatchServices& services, Incoming incoming)
    : services_(&services), incoming_(std::move(incoming)), request_(services.request_ids->next()) {}

Context::Context(const DispatchServices& services) : services_(&services), request_(services.request_ids->next()) {}

Bot& Context::bot() const noexcept {
    return *services_->bot;
}
Clock& Context::clock() const noexcept {
    return *services_->clock;
}

namespace {

std::vector<LogField> fields_of(const Context& context, const Incoming& incoming) {
    std::vector<LogField> fields;
    fields.reserve(5);
    if (const Update* update = incoming.update().get(); update != nullptr && !incoming.is_object()) {
        fields.emplace_back(log_keys::update_id, update->update_id);
        if (const Chat* chat = update->effective_chat()) fields.emplace_back(log_keys::chat_id, chat->id);
        if (const User* user = update->effective_user()) fields.emplace_back(log_keys::user_id, user->id);
    }
    if (!context.handler_name().empty()) fields.emplace_back(log_keys::handler, context.handler_name());
    fields.emplace_back(log_keys::request_id, context.request_id());
    return fields;
}

}  // namespace

Logger& Context::logger() const noexcept {
    if (logger_ && logger_->handler() == handler_name()) return *logger_;
    try {
        const auto fields = fields_of(*this, incoming_);
        logger_ = std::make_shared<detail::ContextLogger>(*services_->logger, fields, handler_name(), logger_);
        return *logger_;
    } catch (...) {
        return *services_->logger;  // No memory: a line without its fields is better than none.
    }
}

std::string Context::request_id() const {
    return services_->request_ids->name(request_);
}

const Update& Context::update() const {
    if (!incoming_.update()) throw ConfigError("Context::update: no update brought this error");
    return *incoming_.update();
}

const void* Context::object(TypeKey type) const noexcept {
    return incoming_.object(type);
}

std::string_view Context::handler_name() const noexcept {
    if (!match_.choices.empty()) return match_.choices.front().handler->name;
    return handler_ != nullptr ? std::string_view(handler_->name) : std::string_view();
}

const void* Context::flag(TypeKey type) const noexcept {
    for (const MatchChoice& choice : match_.choices) {
        if (const void* value = choice.handler->options.flags.find(type)) return value;
    }
    return handler_ != nullptr ? handler_->options.flags.find(type) : nullptr;
}

void* Context::service(TypeKey type) const {
    if (void* found = services_->user_services.find(type)) return found;
    throw ConfigError("Context::get: the application has no service of type " + std::string(type.name()) +
                      "; give it to ApplicationBuilder::service");
}

TypeMap& Context::user_values() const {
    const User* user = update().effective_user();
    if (user == nullptr) throw ConfigError("Context::user_data: this update has no user");
    return services_->data->user(user->id);
}

TypeMap& Context::bot_values() const {
    return services_->data->bot();
}

TypeMap& Context::chat_values() const {
    const Chat* chat = update().effective_chat();
    if (chat == nullptr) throw ConfigError("Context::chat_data: this update has no chat");
    return services_->data->chat(chat->id);
}

const std::vector<std::string>& Context::args() const noexcept {
    static const std::vector<std::string> none;
    return match_.args ? *match_.args : none;
}

const RegexMatch* Context::match() const noexcept {
    return match_.matches.empty() ? nullptr : &match_.matches.front();
}

std::string Context::error_text() const {
    return error_ ? describe(error_) : std::string();
}

Request<SendMessage> Context::reply(std::string text) const {
    const detail::ReplyTarget target(update(), "Context::reply");
    return target.apply(bot().send_message(target.chat_id, std::move(text)));
}

Request<SendPhoto> Context::reply_photo(InputFile photo) const {
    const detail::ReplyTarget target(update(), "Context::reply_photo");
    return target.apply(bot().send_photo(target.chat_id, std::move(photo)));
}

const CallbackQuery& Context::callback_query(const char* caller) const {
    const auto* query = payload<CallbackQuery>(update());
    if (query == nullptr) throw ConfigError("Context::" + std::string(caller) + ": this update is no callback query");
    return *query;
}

Request<AnswerCallbackQuery> Context::answer() const {
    return bot().answer_callback_query(callback_query("answer").id);
}

Request<EditMessageText> Context::edit_message_text(std::string text) const {
    return on(bot(), callback_query("edit_message_text")).edit_text(std::move(text));
}

Request<EditMessageReplyMarkup> Context::edit_message_reply_markup() const {
    return on(bot(), callback_query("edit_message_reply_markup")).edit_reply_markup();
}

void Context::create_task(awaitable<void> task) const {
    dispatcher_->spawn(std::move(task), incoming_.update(), request_);
}

awaitable<std::shared_ptr<const Update>> Context::wait_for(std::function<bool(const UpdateView&)> accepts,
                                                           Clock::duration limit) {
    const Chat* chat = update().effective_chat();
    const User* user = update().effective_user();
    if (chat == nullptr || user == nullptr) throw ConfigError("Context::wait_for: this update has no user or no chat");
    if (dispatcher_->waiters()->closed()) throw boost::system::system_error(boost::asio::error::operation_aborted);
    const detail::Waiter::Key key(chat->id, user->id);
    auto executor = co_await boost::asio::this_coro::executor;
    detail::Waiter waiter(dispatcher_->waiters(), key, std::move(accepts), executor, clock());
    turn_->end();
    waiter.timer.expires_after(limit);
    bool expired = false;
    std::exception_ptr failure;
    try {
        expired = co_await waiter.timer.wait();
    } catch (...) {
        failure = std::current_exception();
    }
    // An update that was handed over is not lost, even if this coroutine was cancelled at the same time.
    if (waiter.update) {
        *turn_ = std::move(waiter.turn);
        if (services_->on_awaited) services_->on_awaited(*this, *waiter.update);
        co_return waiter.update;
    }
    if (failure) std::rethrow_exception(failure);
    if (expired) throw DeadlineExceeded("Context::wait_for: the update did not come in time");
    throw boost::system::system_error(boost::asio::error::operation_aborted);
}

awaitable<Message> Context::wait_for_message(filters::Any filter, Clock::duration limit) {
    std::function<bool(const UpdateView&)> accepts = [f = std::move(filter)](const UpdateView& view) {
        Match match;
        return filters::passes(f, view, match);
    };
    const auto found = co_await wait_for(std::move(accepts), limit);
    co_return *payload<Message>(*found);
}

awaitable<CallbackQuery> Context::wait_for_callback_query(Clock::duration limit) {
    std::function<bool(const UpdateView&)> accepts = [](const UpdateView& view) {
        return view.update().callback_query.has_value();
    };
    const auto found = co_await wait_for(std::move(accepts), limit);
    co_return *found->callback_query;
}

namespace detail {

void set_next(Context& context, NextState next) {
    ContextAccess::next(context) = next;
}

void* service(Context& context, TypeKey type) {
    return ContextAccess::service(context, type);
}

const std::exception_ptr& error_of(const Context& context) noexcept {
    return context.error();
}

}  // namespace detail

std::string describe(const std::exception_ptr& error) {
    if (!error) return "no error";
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

}  // namespace tgfw
