#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tgfw/bot/request.hpp>

#include <bot/bot_core.hpp>

namespace tgfw::detail {

/// The result that `read` finds in an answer. Throws as Bot says.
template <class R, class Read>
R unwrap(std::string_view method, const net::HttpResponse& response, Read read) {
    std::optional<Response<R>> answer;
    try {
        answer.emplace(read(std::string_view(response.body)));
    } catch (const DecodeError& problem) {
        throw_bad_answer(method, response.status, problem);
    }
    if (const auto* failure = std::get_if<1>(&*answer)) throw_api_error(method, response.status, *failure);
    return std::get<0>(std::move(*answer));
}

template <class R>
R result_of(std::string_view method, const net::HttpResponse& response) {
    return unwrap<R>(method, response, [](std::string_view body) { return decode_response<R>(body); });
}

/// As result_of<std::vector<Update>>(), but a bad update does not hurt its neighbours.
inline std::vector<DecodedUpdate> updates_of(const net::HttpResponse& response) {
    return unwrap<std::vector<DecodedUpdate>>(GetUpdates::method_name, response,
                                              [](std::string_view body) { return decode_updates(body); });
}

template <class R>
awaitable<R> perform(std::shared_ptr<BotCore> core, std::shared_ptr<Call> call) {
    const net::HttpResponse response = co_await core->exchange(call);
    co_return result_of<R>(call->method(), response);
}

}  // namespace tgfw::detail

namespace tgfw {

template <class M>
Request<M> BotRequests::request(M parameters) const {
    auto call = std::make_shared<detail::TypedCall<M>>(std::move(parameters));
    M& stored = call->parameters;
    CallOptions& options = call->options;
    return Request<M>(detail::perform<typename M::Result>(core_, std::move(call)), stored, options);
}

}  // namespace tgfw
