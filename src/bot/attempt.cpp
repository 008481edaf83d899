#include <bot/attempt.hpp>

#include <variant>

#include <core/parse_number.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::detail {

namespace {

/// The pause after a 429 that names none.
constexpr std::chrono::seconds kUnnamedPause{1};

std::optional<std::chrono::seconds> retry_after_header(const net::HttpResponse& response) {
    const auto seconds = parse_number<std::uint32_t>(response.headers.get("Retry-After"));
    return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

std::optional<ApiFailure> failure_in(const std::string& body) {
    try {
        auto answer = decode_response<bool>(body);
        if (auto* failure = std::get_if<1>(&answer)) return std::move(*failure);
    } catch (const DecodeError&) {
        // A proxy's page, or nothing: the status has to do.
    }
    return std::nullopt;
}

/// Of the server's own errors only this one says that nothing was done: it is shutting down.
bool is_restarting(const ApiFailure& failure) {
    return failure.description.find("restart") != std::string::npos;
}

}  // namespace

void judge(Attempt& attempt, std::string_view method) {
    const int status = attempt.response.status;
    if (status / 100 == 2) return;
    const std::optional<ApiFailure> failure = failure_in(attempt.response.body);
    attempt.problem = std::string(method) + ": " + std::to_string(status) + ' ' +
                      (failure ? scrub_tokens(failure->description) : std::string(net::reason_phrase(status)));
    if (failure && failure->parameters.migrate_to_chat_id) {
        attempt.outcome = CallOutcome::migrated;
        attempt.new_chat = *failure->parameters.migrate_to_chat_id;
    } else if (failure && failure->parameters.retry_after) {
        attempt.outcome = CallOutcome::not_sent;
        attempt.retry_after = std::chrono::seconds(*failure->parameters.retry_after);
    } else if (status == 429) {
        attempt.outcome = CallOutcome::not_sent;
        attempt.retry_after = retry_after_header(attempt.response).value_or(kUnnamedPause);
    } else if (status >= 500) {
        attempt.outcome = failure && is_restarting(*failure) ? CallOutcome::not_sent : CallOutcome::unknown;
    }
}

}  // namespace tgfw::detail
