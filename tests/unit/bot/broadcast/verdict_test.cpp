#include <doctest/doctest.h>

#include <stdexcept>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <bot/broadcast/verdict.hpp>
#include <tgfw/bot/errors.hpp>

using namespace tgfw;
using detail::BroadcastVerdict;
using detail::judge_broadcast_call;

namespace {

template <class E>
BroadcastVerdict verdict_on(E error) {
    return judge_broadcast_call(7, std::make_exception_ptr(std::move(error)));
}

}  // namespace

TEST_CASE("a broadcast tells chats that cannot be reached from those that refuse the message") {
    const auto outcome = [](auto error) {
        const auto verdict = verdict_on(std::move(error));
        CHECK(verdict.kind == BroadcastVerdict::Kind::settled);
        CHECK(verdict.chat.chat == ChatId(7));
        return verdict.chat.outcome;
    };
    CHECK(judge_broadcast_call(7, nullptr).chat.outcome == BroadcastOutcome::sent);
    CHECK(outcome(Forbidden(403, "Forbidden: bot was blocked by the user")) == BroadcastOutcome::blocked);
    CHECK(outcome(Forbidden(403, "Forbidden: user is deactivated")) == BroadcastOutcome::blocked);
    CHECK(outcome(Forbidden(403, "Forbidden: bot was kicked from the supergroup chat")) == BroadcastOutcome::blocked);
    CHECK(outcome(BadRequest(400, "Bad Request: chat not found")) == BroadcastOutcome::blocked);
    CHECK(outcome(BadRequest(400, "Bad Request: PEER_ID_INVALID")) == BroadcastOutcome::blocked);
    CHECK(outcome(BadRequest(400, "Bad Request: message text is empty")) == BroadcastOutcome::failed);
    CHECK(outcome(RetryAfter(429, "Too Many Requests", std::chrono::seconds(4000))) == BroadcastOutcome::failed);
    CHECK(outcome(std::runtime_error("no template")) == BroadcastOutcome::failed);
    CHECK(outcome(ServerError(502, "Bad Gateway")) == BroadcastOutcome::unknown);
    CHECK(outcome(NetworkError("reset")) == BroadcastOutcome::unknown);
    CHECK(outcome(TimedOut("no answer")) == BroadcastOutcome::unknown);
    CHECK(outcome(DecodeError("", "not JSON", 0)) == BroadcastOutcome::unknown);
}

TEST_CASE("a broadcast ends where no call can succeed") {
    CHECK(verdict_on(InvalidToken(401, "Unauthorized")).kind == BroadcastVerdict::Kind::hopeless);
    CHECK(verdict_on(EndPointNotFound(404, "Not Found: method not found")).kind == BroadcastVerdict::Kind::hopeless);
    CHECK(verdict_on(NetworkError("cannot connect", Delivery::not_sent)).kind == BroadcastVerdict::Kind::hopeless);
    CHECK(verdict_on(TlsError("bad certificate")).kind == BroadcastVerdict::Kind::hopeless);
    const boost::system::system_error aborted(boost::asio::error::operation_aborted);
    CHECK(verdict_on(aborted).kind == BroadcastVerdict::Kind::cancelled);
}
