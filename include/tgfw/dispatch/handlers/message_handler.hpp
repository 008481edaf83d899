#pragma once

#include <utility>

#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

/// Takes messages that pass a filter. PTB: MessageHandler.
///
/// Any of the seven kinds that carry a message can pass: edited messages and channel posts too, unless the filter
/// says otherwise (filters::update_type).
template <filters::FilterLike F>
class MessageHandler : public CallbackHandler<MessageHandler<F>> {
public:
    MessageHandler(F filter, Callback callback)
        : CallbackHandler<MessageHandler>(std::move(callback)), filter_(std::move(filter)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return filters::passes(filter_, view, match);
    }

private:
    F filter_;
};

}  // namespace tgfw
