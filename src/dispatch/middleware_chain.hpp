#pragma once

#include <functional>
#include <vector>

#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/middleware.hpp>

namespace tgfw::detail {

/// Middlewares around something. Lives in the frame of the coroutine that goes through it.
class MiddlewareChain {
public:
    MiddlewareChain(Context& context, std::function<awaitable<void>()> last)
        : context_(&context), last_(std::move(last)) {}

    /// Inside of those that were added before. It must outlive the chain.
    void add(const Middleware& middleware) { middlewares_.push_back(&middleware); }
    [[nodiscard]] awaitable<void> run(std::size_t first = 0) const {
        if (first == middlewares_.size()) return last_();
        return (*middlewares_[first])(context_->update(), *context_, Proceed(*this, first + 1));
    }

private:
    Context* context_;
    std::vector<const Middleware*> middlewares_;
    std::function<awaitable<void>()> last_;
};

}  // namespace tgfw::detail
