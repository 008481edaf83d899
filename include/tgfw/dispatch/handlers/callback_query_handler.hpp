#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

/// Takes taps on inline buttons. PTB: CallbackQueryHandler.
class CallbackQueryHandler : public CallbackHandler<CallbackQueryHandler> {
public:
    /// Every callback query.
    explicit CallbackQueryHandler(Callback callback) : CallbackHandler(std::move(callback)) {}
    /// Those whose data `pattern` matches at its start; context.matches() holds the match. Add `$` to match all of it.
    ///
    /// Throws ConfigError where `pattern` is no RE2 pattern.
    CallbackQueryHandler(Callback callback, std::string_view pattern)
        : CallbackHandler(std::move(callback)), pattern_(Pattern(pattern)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const;

private:
    std::optional<Pattern> pattern_;
};

}  // namespace tgfw
