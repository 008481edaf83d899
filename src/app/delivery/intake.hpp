#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include <app/delivery/seen_ids.hpp>
#include <app/run.hpp>
#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/app/updater.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw {

/// Stands between an updater and a Run: settles the receipts as the chosen Acknowledgement says, lets no update through
/// twice, and keeps the inbox. `run` must outlive it, as clock and logger.
class Intake final : public UpdateSink, public std::enable_shared_from_this<Intake> {
public:
    Intake(Run& run, Clock& clock, Logger& logger, Acknowledgement acknowledgement);

    /// Opens the store, and begins with what it holds. Throws InboxError.
    awaitable<void> start(std::int64_t bot_id);
    /// Wakes who waits for room, when the run is closed.
    void close();
    /// When the run has ended: everything that the store was told is kept then.
    awaitable<void> finish();

    awaitable<bool> deliver(Update update, Receipt receipt) override;
    awaitable<bool> deliver_unreadable(BadUpdate update, Receipt receipt) override;
    [[nodiscard]] bool has_room() const noexcept override;
    void report(std::exception_ptr error) override { run_->report(std::move(error)); }
    [[nodiscard]] ReceiveStatus* status() noexcept override { return run_->status(); }

private:
    using When = Acknowledgement::When;

    /// An update from its receipt to the end of its handling.
    class Flight {
    public:
        explicit Flight(std::shared_ptr<const Update> u) : update(std::move(u)) {}

        std::shared_ptr<const Update> update;
        std::vector<Receipt> receipts;  // That were not settled: its own, and of those that came again.
        bool acknowledged = false;
        bool stored = false;
        bool dropped = false;  // The store would not have it.
        bool begun = false;
        bool buried = false;
        int failures = 0;
    };
    using FlightPtr = std::shared_ptr<Flight>;

    awaitable<bool> deliver_untracked(Incoming incoming, Receipt receipt);
    awaitable<bool> deliver_tracked(Incoming incoming, Receipt receipt);
    /// True where the update is known: its receipt has the fate of the first one's.
    bool join(std::int64_t id, Receipt& receipt);
    awaitable<void> room();
    void ring();

    awaitable<void> keep(std::shared_ptr<Intake> self, FlightPtr flight);
    void push_stored();
    void push(const FlightPtr& flight);
    /// Before its handlers begin; false where they must not.
    awaitable<bool> begin(FlightPtr flight);
    void ended(const FlightPtr& flight, Outcome outcome, const std::exception_ptr& error);
    void retry_later(const FlightPtr& flight);
    awaitable<void> bury(std::shared_ptr<Intake> self, FlightPtr flight, std::string reason, int attempts);
    awaitable<bool> bury_letter(DeadLetter letter);
    /// Waits until no other process works on the store.
    awaitable<Inbox::Contents> open_store(std::int64_t bot_id);
    awaitable<void> resume(Inbox::Pending pending);

    void settle(Flight& flight, bool accepted);
    void land(const FlightPtr& flight, bool accepted);
    void remember(std::int64_t id);
    void log_store_failure(const char* what, std::int64_t id, const std::exception_ptr& error);

    Run* run_;
    Clock* clock_;
    Logger* logger_;
    Acknowledgement acknowledgement_;
    Inbox* store_;  // Null where there is none.
    SeenIds seen_;
    std::unordered_map<std::int64_t, FlightPtr> flights_;
    std::deque<FlightPtr> arrivals_;     // That the store does not have yet, in the order in which they came.
    boost::asio::steady_timer vacancy_;  // Never expires: cancelling it wakes those who wait for room.
};

}  // namespace tgfw
