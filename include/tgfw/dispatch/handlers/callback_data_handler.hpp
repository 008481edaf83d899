#pragma once

// Not in tgfw.hpp: #include <tgfw/dispatch/handlers/callback_data_handler.hpp>

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tgfw/bot/callback_data/callback_data_cache.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>

namespace tgfw {

namespace detail {

/// A callback for the values of a CallbackDataCache, by what it takes behind the context.
template <class Parameters>
struct CachedDataForm;
template <class P, class C, class... S>
struct CachedDataForm<Args<P, C, S...>> {
    template <class R, class T, class F>
    static Callback callback(std::shared_ptr<CallbackDataCache<T>> cache, F f) {
        return Callback([cache = std::move(cache), f = std::move(f)](const Update& update, Context& context,
                                                                     S... services) mutable -> R {
            return run<R, T>(f, cache->get(*update.callback_query->data), context, services...);
        });
    }

private:
    // The value lives in this frame as long as the callback, even if its keyboard is dropped.
    template <class R, class T, class F>
    static R run(F& f, std::shared_ptr<const T> value, Context& context, S... services) {
        co_return co_await f(*value, context, services...);
    }
};

}  // namespace detail

/// Takes taps on buttons whose value the cache knows, and gives it to the callback, a function or lambda that takes
/// (const T&, Context&), and after Context& services by reference.
template <class T, class F>
[[nodiscard]] auto callback_data_handler(std::shared_ptr<CallbackDataCache<T>> cache, F callback) {
    static_assert(detail::ValueForm<T, F>::valid && !std::is_member_pointer_v<F>,
                  "tgfw: a callback for the values of buttons is a function that takes (const T&, Context&), and after "
                  "Context& services by reference");
    using Form = detail::Signature<std::decay_t<F>>;
    auto known = [cache](std::string_view data) { return cache->knows(data); };
    Callback wrapped = detail::CachedDataForm<typename Form::Parameters>::template callback<typename Form::Result>(
        std::move(cache), std::move(callback));
    return CallbackQueryHandler<detail::value_state_t<T, F>>(std::move(wrapped)).pattern(std::move(known));
}

/// Takes taps on buttons whose value is no longer kept, with a callback as any CallbackQueryHandler's: to say so, and
/// to take the buttons away. Where there are several caches, add it behind the handlers of all. PTB:
/// InvalidCallbackData.
template <class T, class F>
[[nodiscard]] auto invalid_callback_data_handler(std::shared_ptr<CallbackDataCache<T>> cache, F callback) {
    auto invalid = [cache = std::move(cache)](std::string_view data) { return cache->is_invalid(data); };
    return CallbackQueryHandler<detail::callback_state_t<F>>(Callback(std::move(callback))).pattern(std::move(invalid));
}

}  // namespace tgfw
