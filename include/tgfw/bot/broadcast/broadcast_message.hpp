#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tgfw/api/methods.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/request.hpp>

namespace tgfw {

/// A method of the Bot API that goes to a chat.
template <class M>
concept ChatMethod = requires(M& method, ChatId chat) {
    M::method_name;
    method.chat_id = chat;
};

namespace detail {

/// What a broadcast says of each of its calls.
class BroadcastCall {
public:
    BroadcastCall() = default;

    bool paid = false;
    std::optional<RetryPolicy> retry;
};

/// Makes requests of any method.
class BroadcastBot : public Bot {
public:
    explicit BroadcastBot(const Bot& bot) : Bot(bot) {}
    template <class M>
    [[nodiscard]] Request<M> make(M method) const {
        return this->request(std::move(method));
    }
};

template <class M>
concept PaidMethod = requires(M& method) {
    method.allow_paid_broadcast = true;
};

template <class R>
awaitable<void> ignore_result(awaitable<R> call) {
    static_cast<void>(co_await std::move(call));
}

template <class M>
awaitable<void> broadcast_call(Request<M> request, const BroadcastCall& how) {
    static_cast<void>(request.priority(CallPriority::low));
    if (how.retry) static_cast<void>(request.retry(*how.retry));
    if constexpr (PaidMethod<M>) {
        if (how.paid) request.parameters().allow_paid_broadcast = true;
    }
    return ignore_result<typename M::Result>(std::move(request));
}

template <class M>
awaitable<void> broadcast_method(const Bot& bot, M method, const ChatId& chat, const BroadcastCall& how) {
    method.chat_id = chat;
    return broadcast_call(BroadcastBot(bot).make(std::move(method)), how);
}

template <class T>
inline constexpr bool is_request = false;
template <class M>
inline constexpr bool is_request<Request<M>> = true;

}  // namespace detail

/// What a broadcast says in each chat.
///
///     SendMessage(0, "News!")                                                 // any method, sent to each chat
///     [&](const ChatId& chat) { return SendMessage(0, greeting(chat)); }      // one made for each chat
///     [](const Bot& bot, const ChatId& chat) { return bot.send_dice(chat); }  // a request, or any other awaitable
///
/// The last form makes calls with the `bot` that it is given; priority and paid lane are the broadcast's in a request,
/// and the function's own business in any other awaitable. What a function throws counts as a failure in that chat.
class BroadcastMessage {
public:
    using Begin = std::function<awaitable<void>(const Bot& bot, const ChatId& chat, const detail::BroadcastCall& how)>;

    template <ChatMethod M>
    BroadcastMessage(M method)
        : begin([method = std::move(method)](const Bot& bot, const ChatId& chat, const detail::BroadcastCall& how) {
              return detail::broadcast_method(bot, method, chat, how);
          }),
          unpayable(detail::PaidMethod<M> ? std::string_view() : M::method_name) {}

    template <class F>
    requires(std::invocable<const F&, const ChatId&>) BroadcastMessage(F make) {
        using M = std::invoke_result_t<const F&, const ChatId&>;
        static_assert(ChatMethod<M>, "a function of a chat returns a method, such as SendMessage(0, \"text\")");
        begin = [make = std::move(make)](const Bot& bot, const ChatId& chat, const detail::BroadcastCall& how) {
            return detail::broadcast_method(bot, make(chat), chat, how);
        };
        if (!detail::PaidMethod<M>) unpayable = M::method_name;
    }

    template <class F>
    requires(std::invocable<const F&, const Bot&, const ChatId&>) BroadcastMessage(F call) {
        begin = [call = std::move(call)](const Bot& bot, const ChatId& chat, const detail::BroadcastCall& how) {
            using Called = std::invoke_result_t<const F&, const Bot&, const ChatId&>;
            if constexpr (detail::is_request<Called>) {
                return detail::broadcast_call(call(bot, chat), how);
            } else if constexpr (std::same_as<Called, awaitable<void>>) {
                return call(bot, chat);
            } else {
                return detail::ignore_result(call(bot, chat));
            }
        };
    }

    Begin begin;
    /// The method, where it has no allow_paid_broadcast.
    std::string_view unpayable;
};

}  // namespace tgfw
