#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/commands/command.hpp>
#include <tgfw/dispatch/context.hpp>

/// How a command's callback is called.
namespace tgfw::detail {

/// The message of the update, and the words after its command.
[[nodiscard]] ArgumentReader arguments_of(const Update& update);
/// Notes what is wrong where there are words left.
void require_end(ArgumentReader& reader);

/// The values of all arguments; nothing where one is wrong, which the reader knows.
template <class... A, std::size_t... I>
std::optional<std::tuple<typename A::Value...>> read_arguments(ArgumentReader& reader,
                                                               [[maybe_unused]] const CommandInfo& info,
                                                               std::index_sequence<I...>) {
    // In braces, so that they are read one after another.
    std::tuple<std::optional<typename A::Value>...> read{reader.error() ? std::nullopt
                                                                        : A::read(reader, info.arguments[I])...};
    if (!reader.error()) require_end(reader);
    if (reader.error()) return std::nullopt;
    return std::tuple<typename A::Value...>(std::move(*std::get<I>(read))...);
}

/// The first `count` of a list of parameters, and the others.
template <std::size_t count, class Taken, class Left>
struct SplitParameters {
    static constexpr bool valid = count == 0;
    using First = Taken;
    using Others = Left;
};
template <std::size_t count, class... T, class P, class... L>
requires(count > 0) struct SplitParameters<count, Args<T...>, Args<P, L...>>
    : SplitParameters<count - 1, Args<T..., std::remove_cvref_t<P>>, Args<L...>> {
};

/// What stands before and after the Context&.
template <class A>
struct ContextSplit {
    static constexpr bool valid = false;
};
template <class... Rest>
struct ContextSplit<Args<Context&, Rest...>> {
    static constexpr bool valid = true;
    using Payload = void;
    using After = Args<Rest...>;
};
template <class P, class... Rest>
requires(UpdatePayload<std::remove_cvref_t<P>>) struct ContextSplit<Args<P, Context&, Rest...>> {
    static constexpr bool valid = true;
    using Payload = std::remove_cvref_t<P>;
    using After = Args<Rest...>;
};

template <class S>
inline constexpr bool all_services = false;
template <class... S>
inline constexpr bool all_services<Args<S...>> = (is_service<S> && ...);

/// How a table answers wrong arguments. Empty: in English.
class CommandWording {
public:
    CommandWording() = default;
    std::function<std::string(const UsageError&, const Context&)> usage;
};

/// What a command's callback is called with, beside its arguments.
class CommandSetup {
public:
    CommandSetup(std::shared_ptr<const CommandInfo> i, std::shared_ptr<const CommandWording> w)
        : info(std::move(i)), wording(std::move(w)) {}
    std::shared_ptr<const CommandInfo> info;
    std::shared_ptr<const CommandWording> wording;
};

/// Says in the chat what is wrong.
[[nodiscard]] awaitable<void> answer_usage(CommandSetup setup, UsageError error, Context& context);

/// Calls `f` with the values, unless an argument is wrong. `Object` is the class of a member function, or void.
template <class Payload, class Object, class Services, class... A>
struct CommandCall;
template <class Payload, class Object, class... S, class... A>
struct CommandCall<Payload, Object, Args<S...>, A...> {
    template <class F>
    static Callback make(F f, CommandSetup setup) {
        if constexpr (std::is_void_v<Object>) {
            return Callback([f = std::move(f), setup](const Update& update, Context& context,
                                                      S... services) mutable -> awaitable<void> {
                return run(f, setup, update, context, services...);
            });
        } else {
            return Callback(
                [f, setup](const Update& update, Context& context, Object& object, S... services) -> awaitable<void> {
                    auto bound = [f, &object](auto&&... each) {
                        return (object.*f)(std::forward<decltype(each)>(each)...);
                    };
                    return run_bound(std::move(bound), setup, update, context, services...);
                });
        }
    }

private:
    template <class F>
    static awaitable<void> run_bound(F f, CommandSetup setup, const Update& update, Context& context, S... services) {
        co_await run(f, std::move(setup), update, context, services...);
    }

    // The values live in this frame as long as the callback.
    template <class F>
    static awaitable<void> run(F& f, CommandSetup setup, const Update& update, Context& context, S... services) {
        ArgumentReader reader = arguments_of(update);
        auto values = read_arguments<A...>(reader, *setup.info, std::index_sequence_for<A...>());
        if (!values) {
            co_await answer_usage(std::move(setup), *reader.error(), context);
            co_return;
        }
        awaitable<void> task = std::apply(
            [&](auto&... each) -> awaitable<void> {
                if constexpr (std::is_void_v<Payload>) {
                    return f(context, std::move(each)..., services...);
                } else {
                    return f(*payload<Payload>(update), context, std::move(each)..., services...);
                }
            },
            *values);
        co_await std::move(task);
    }
};

/// The callback of a command with the arguments `A`, checked against them.
template <class... A, class C>
Callback command_callback(C callback, CommandSetup setup) {
    using Known = Signature<C>;
    static_assert(Known::known,
                  "tgfw: the callback of a command is a function, a member function or a lambda without "
                  "`auto` parameters");
    if constexpr (Known::known) {
        using Around = ContextSplit<typename Known::Parameters>;
        static_assert(std::is_same_v<typename Known::Result, awaitable<void>>,
                      "tgfw: the callback of a command is a coroutine that returns awaitable<void>");
        static_assert(Around::valid,
                      "tgfw: the callback of a command takes (const Message&, Context&) or (Context&), then its "
                      "arguments, then services by reference");
        if constexpr (Around::valid && std::is_same_v<typename Known::Result, awaitable<void>>) {
            using Split = SplitParameters<sizeof...(A), Args<>, typename Around::After>;
            constexpr bool fits = Split::valid && std::is_same_v<typename Split::First, Args<typename A::Value...>>;
            static_assert(fits,
                          "tgfw: after Context&, the callback of a command takes its arguments, in the order and with "
                          "the types of their declaration: arg<T> is a T, rest and choice are a std::string, "
                          "optional_rest is a std::optional<std::string>");
            if constexpr (fits) {
                constexpr bool services = all_services<typename Split::Others>;
                static_assert(services,
                              "tgfw: what the callback of a command takes after its arguments are services, by "
                              "reference; this one takes more values than the command has arguments");
                if constexpr (services) {
                    using Invocation =
                        CommandCall<typename Around::Payload, typename Known::Object, typename Split::Others, A...>;
                    return Invocation::make(std::move(callback), std::move(setup));
                }
            }
        }
    }
    return Callback([](Context&) -> awaitable<void> { co_return; });
}

}  // namespace tgfw::detail
