#pragma once

#include <cstdint>
#include <exception>
#include <optional>

#include <tgfw/bot/retry_policy.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::detail {

/// What came of sending a call once.
class Attempt {
public:
    Attempt() = default;

    CallOutcome outcome = CallOutcome::done;
    /// The answer, if one came.
    net::HttpResponse response;
    /// What was thrown instead.
    std::exception_ptr failure;
    /// 429: for how long the server wants no more.
    std::optional<Clock::duration> retry_after;
    /// CallOutcome::migrated: where the call is to go.
    std::int64_t new_chat = 0;
    /// The failure in words, for who hears of tries that were not the last.
    std::string problem;
};

/// Reads off an answer what became of the call. Needs no more of a success than its status.
void judge(Attempt& attempt, std::string_view method);

}  // namespace tgfw::detail
