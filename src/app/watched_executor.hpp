#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <tgfw/dispatch/handler_watch.hpp>

namespace tgfw {

/// An executor that tells a HandlerWatch when what it runs begins and ends, and is another executor otherwise.
///
/// Asio resumes a coroutine through the executor that it was spawned on, so that this sees each resume of it, and of
/// the coroutines that it spawns on its own executor in turn. It keeps the watch alive, since sockets and timers that a
/// handler makes may outlive it.
template <class Inner>
class WatchedExecutor {
public:
    WatchedExecutor(Inner inner, std::shared_ptr<HandlerWatch> watch) noexcept
        : inner_(std::move(inner)), watch_(std::move(watch)) {}

    template <class Property>
    requires boost::asio::can_query_v<const Inner&, Property>
    auto query(const Property& property) const noexcept(boost::asio::is_nothrow_query_v<const Inner&, Property>)
        -> decltype(boost::asio::query(std::declval<const Inner&>(), property)) {
        return boost::asio::query(inner_, property);
    }

    template <class Property>
    requires boost::asio::can_require_v<const Inner&, Property>
    auto require(const Property& property) const { return rewrap(boost::asio::require(inner_, property)); }

    template <class Property>
    requires boost::asio::can_prefer_v<const Inner&, Property>
    auto prefer(const Property& property) const { return rewrap(boost::asio::prefer(inner_, property)); }

    template <class Function>
    void execute(Function&& function) const {
        inner_.execute(Timed<std::decay_t<Function>>(std::forward<Function>(function), watch_));
    }

    friend bool operator==(const WatchedExecutor& a, const WatchedExecutor& b) noexcept {
        return a.watch_ == b.watch_ && a.inner_ == b.inner_;
    }
    friend bool operator!=(const WatchedExecutor& a, const WatchedExecutor& b) noexcept { return !(a == b); }

private:
    template <class Function>
    class Timed {
    public:
        template <class F>
        Timed(F&& function, std::shared_ptr<HandlerWatch> watch)
            : function_(std::forward<F>(function)), watch_(std::move(watch)) {}

        void operator()() {
            const Resume resume(*watch_);
            std::move(function_)();
        }

    private:
        Function function_;
        std::shared_ptr<HandlerWatch> watch_;
    };

    class Resume {
    public:
        explicit Resume(HandlerWatch& watch) noexcept : watch_(watch) { watch_.resumed(); }
        ~Resume() { watch_.suspended(); }
        Resume(const Resume&) = delete;
        Resume& operator=(const Resume&) = delete;

    private:
        HandlerWatch& watch_;
    };

    template <class Other>
    WatchedExecutor<std::decay_t<Other>> rewrap(Other&& inner) const {
        return WatchedExecutor<std::decay_t<Other>>(std::forward<Other>(inner), watch_);
    }

    Inner inner_;
    std::shared_ptr<HandlerWatch> watch_;
};

/// `inner`, watched. An io_context's own executor is wrapped as such, which spares one of two erasures of its type.
[[nodiscard]] inline boost::asio::any_io_executor watched(const boost::asio::any_io_executor& inner,
                                                          std::shared_ptr<HandlerWatch> watch) {
    using Loop = boost::asio::io_context::executor_type;
    if (const auto* loop = inner.target<Loop>()) return WatchedExecutor<Loop>(*loop, std::move(watch));
    return WatchedExecutor<boost::asio::any_io_executor>(inner, std::move(watch));
}

}  // namespace tgfw
