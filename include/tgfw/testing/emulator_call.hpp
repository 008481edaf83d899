#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/core/clock.hpp>

namespace tgfw::testing {

/// What the emulator answers: a status, a body and the headers that matter.
class EmulatorAnswer {
public:
    EmulatorAnswer() = default;
    EmulatorAnswer(int status_, std::string body_, std::string content_type_ = "application/json")
        : status(status_), body(std::move(body_)), content_type(std::move(content_type_)) {}

    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    /// Seconds for the header Retry-After.
    std::optional<std::int64_t> retry_after;
};

/// A call to the emulator that may still wait for its answer, as a long poll does.
///
/// The emulator does no I/O, so whoever made the call waits: until ready(), or until deadline(), when it calls tick()
/// and looks again. A call that is dropped before is abandoned; the emulator keeps no reference that prolongs it. The
/// emulator must outlive it.
class EmulatorCall {
public:
    EmulatorCall() = default;
    EmulatorCall(const EmulatorCall&) = delete;
    EmulatorCall& operator=(const EmulatorCall&) = delete;

    [[nodiscard]] bool ready() const noexcept { return answer_.has_value(); }
    /// Only when ready().
    [[nodiscard]] const EmulatorAnswer& answer() const { return answer_.value(); }
    /// When tick() will change something; absent when only an event can.
    [[nodiscard]] std::optional<Clock::time_point> deadline() const noexcept { return deadline_; }
    /// Runs what is due at `now`.
    void tick(Clock::time_point now) {
        if (deadline_ && *deadline_ <= now) expire();
    }
    /// Runs what is due at the deadline at once: how a server that stops answers its long polls.
    void expire() {
        if (ready() || !deadline_) return;
        deadline_.reset();
        const auto due = std::exchange(due_, nullptr);
        due(*this);
    }
    /// `changed` is called, from inside the emulator, whenever ready() or deadline() changed; it must not call back.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    /// For the emulator: gives the answer.
    void finish(EmulatorAnswer answer) {
        if (ready()) return;
        answer_ = std::move(answer);
        deadline_.reset();
        due_ = nullptr;
        if (changed_) changed_();
    }
    /// For the emulator: calls `due` at `deadline`, which replaces an earlier one.
    void at(Clock::time_point deadline, std::function<void(EmulatorCall&)> due) {
        if (ready()) return;
        deadline_ = deadline;
        due_ = std::move(due);
        if (changed_) changed_();
    }

private:
    std::optional<EmulatorAnswer> answer_;
    std::optional<Clock::time_point> deadline_;
    std::function<void(EmulatorCall&)> due_;
    std::function<void()> changed_;
};

}  // namespace tgfw::testing
