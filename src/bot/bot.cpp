#include <tgfw/bot/bot.hpp>

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <tgfw/api/json.hpp>

#include <bot/perform.hpp>

namespace tgfw {

namespace {

/// The real server has limits and bad days: a bot that says nothing about them is given the usual care.
BotOptions for_production(BotOptions options) {
    if (!options.flood_limits) options.flood_limits = FloodLimits();
    if (!options.retry) options.retry = RetryPolicy();
    return options;
}

}  // namespace

Bot::Bot(boost::asio::any_io_executor executor, Token token, BotOptions options, Clock& clock)
    : Bot(http_transport(std::move(executor), clock, options.base_url, options.http, options.base_file_url),
          std::move(token), for_production(options), clock) {}

Bot::Bot(std::shared_ptr<Transport> transport, Token token, BotOptions options, Clock& clock)
    : BotMethods(std::make_shared<detail::BotCore>(std::move(transport), std::move(token), std::move(options), clock)) {
}

awaitable<void> Bot::initialize() {
    const auto core = core_;
    // Once: an application has a policy of its own for its start, and hears of each failure.
    User me = co_await get_me().retry(RetryPolicy::none());
    core->me = std::move(me);
}

const User* Bot::identity() const noexcept {
    return core_->me ? &*core_->me : nullptr;
}

const Defaults* Bot::defaults() const noexcept {
    return core_->options().defaults.get();
}

std::int64_t Bot::id() const noexcept {
    return core_->token().bot_id();
}

awaitable<std::vector<DecodedUpdate>> Bot::poll(GetUpdates parameters) {
    const auto core = core_;
    const auto call = std::make_shared<detail::TypedCall<GetUpdates>>(std::move(parameters));
    const net::HttpResponse response = co_await core->send_once(call);
    co_return detail::updates_of(response);
}

namespace {

/// The chat that the parameters of a method without a type name.
ChatId chat_in(const boost::json::object& parameters) {
    const boost::json::value* chat = parameters.if_contains("chat_id");
    if (chat == nullptr) return ChatId();
    if (const auto* id = chat->if_int64()) return ChatId(*id);
    if (const auto* name = chat->if_string()) return ChatId(std::string_view(*name));
    return ChatId();
}

/// An answer whose result has no type of ours.
Response<boost::json::value> read_untyped(std::string_view body) {
    boost::json::value document = parse_json(body);
    auto* envelope = document.if_object();
    const auto* ok = envelope != nullptr ? envelope->if_contains("ok") : nullptr;
    if (ok != nullptr && *ok == true && envelope->contains("result")) return std::move(envelope->at("result"));
    auto failure = decode_response<bool>(body);  // Reads a failure, and throws for what is no answer.
    if (auto* known = std::get_if<ApiFailure>(&failure)) return std::move(*known);
    throw DecodeError("result", "expected a result", body.size());
}

}  // namespace

awaitable<boost::json::value> Bot::call(std::string method, boost::json::object parameters) {
    const auto core = core_;
    ChatId chat = chat_in(parameters);
    std::string body = to_json(boost::json::value(std::move(parameters)));
    const auto call = std::make_shared<detail::UntypedCall>(method, std::move(body));
    call->chat = std::move(chat);
    const net::HttpResponse response = co_await core->exchange(call);
    co_return detail::unwrap<boost::json::value>(method, response, read_untyped);
}

void Bot::disconnect() {
    core_->transport().close();
}

}  // namespace tgfw
