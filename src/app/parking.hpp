#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/core/awaitable.hpp>

namespace tgfw {

/// Coroutines that wait until somebody has work for them; cheaper than a timer each.
///
/// Cancellation does not end the wait: their owner wakes them all at the end.
class Parking {
public:
    [[nodiscard]] std::size_t size() const noexcept { return parked_.size(); }

    /// Suspends until wake_one() or wake_all().
    [[nodiscard]] awaitable<void> wait() {
        auto park = [this](auto handler) {
            parked_.push_back(std::make_unique<Model<decltype(handler)>>(std::move(handler)));
        };
        return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(park,
                                                                                          boost::asio::use_awaitable);
    }

    /// Resumes the one that came last, by its executor and never before this returns. There must be one.
    void wake_one() {
        const auto last = std::move(parked_.back());
        parked_.pop_back();
        last->wake();
    }

    void wake_all() {
        while (!parked_.empty()) wake_one();
    }

    /// Destroys those that wait, with all that they hold.
    void clear() { std::vector<std::unique_ptr<Parked>>().swap(parked_); }

private:
    struct Parked {
        virtual ~Parked() = default;
        virtual void wake() = 0;
    };

    template <class Handler>
    struct Model final : Parked {
        explicit Model(Handler h) : handler(std::move(h)) {}
        void wake() override { boost::asio::post(std::move(handler)); }
        Handler handler;
    };

    std::vector<std::unique_ptr<Parked>> parked_;
};

}  // namespace tgfw
