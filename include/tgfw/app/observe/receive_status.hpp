#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <tgfw/core/clock.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

class MetricsRegistry;

/// How receiving goes: what an updater tells by way of UpdateSink::status(), and what metrics and readiness make of it.
class ReceiveStatus {
public:
    /// What came of a poll.
    enum class Poll : char { answered, failed, conflict, stalled };

    /// `clock`, and `registry`, which may be null, must outlive it.
    ReceiveStatus(Clock& clock, MetricsRegistry* registry);
    ~ReceiveStatus();
    ReceiveStatus(const ReceiveStatus&) = delete;
    ReceiveStatus& operator=(const ReceiveStatus&) = delete;

    /// It is about to receive, and the server has not answered yet.
    void starting();
    /// Updates come by long polls from now on, of which one is to be answered at least every `limit`.
    void polling(Clock::duration limit);
    /// A poll has ended.
    void polled(Poll outcome, std::size_t updates = 0);
    /// Another instance has the lease, and this one waits for it.
    void standing_by();
    /// The inbox is being opened, and what it holds is handled before anything else comes.
    void opening_inbox();
    /// That is over, and nobody has said yet how updates come.
    void undecided();
    /// Updates come by a webhook, which is set from now on.
    void webhook_set();
    /// A webhook's request was answered with this status.
    void answered(int status);

    /// Why the bot does not receive updates; empty where it does, or nobody has said how it is to.
    [[nodiscard]] std::string problem() const;

private:
    class Metrics;
    enum class Way : char { none, starting, polling, standing_by, opening_inbox, webhook };

    Clock* clock_;
    std::unique_ptr<Metrics> metrics_;  // Null where there is no registry.
    Way way_ = Way::none;
    Clock::duration limit_{};
    Clock::time_point last_poll_;  // That was answered.
};

}  // namespace tgfw
