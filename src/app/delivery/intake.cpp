#include <app/delivery/intake.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <variant>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/api/codec.hpp>
#include <tgfw/app/observe/receive_status.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/context.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

/// Updates that may be on their way into the store.
constexpr std::size_t kMostArrivals = 1000;
constexpr Clock::duration kFirstRetry = std::chrono::seconds(1);
constexpr Clock::duration kLastRetry = std::chrono::minutes(1);
/// Between two looks whether another process has ended that works on the store.
constexpr Clock::duration kInUsePause = std::chrono::milliseconds(250);

}  // namespace

Intake::Intake(Run& run, Clock& clock, Logger& logger, Acknowledgement acknowledgement)
    : run_(&run),
      clock_(&clock),
      logger_(&logger),
      acknowledgement_(std::move(acknowledgement)),
      store_(acknowledgement_.store.get()),
      seen_(acknowledgement_.max_seen, acknowledgement_.seen_for),
      vacancy_(run.executor(), asio::steady_timer::time_point::max()) {}

bool Intake::has_room() const noexcept {
    if (!run_->has_room()) return false;
    return acknowledgement_.when != When::on_enqueue || (arrivals_.size() < kMostArrivals && store_->has_room());
}

// No coroutine: the update goes at once where it stays.
awaitable<bool> Intake::deliver(Update update, Receipt receipt) {
    Incoming incoming(std::move(update));
    const bool numbered = incoming.update()->update_id != 0;  // An updater's own may not be.
    if (!numbered || (acknowledgement_.when == When::on_receipt && store_ == nullptr)) {
        return deliver_untracked(std::move(incoming), std::move(receipt));
    }
    return deliver_tracked(std::move(incoming), std::move(receipt));
}

awaitable<bool> Intake::deliver_untracked(Incoming incoming, Receipt receipt) {
    const std::int64_t id = incoming.update()->update_id;
    if (!run_->has_room()) co_await run_->room();
    if (!seen_.contains(id, clock_->now())) {
        if (!run_->enqueue(std::move(incoming))) co_return false;
        remember(id);
    }
    receipt.accept();
    co_return true;
}

awaitable<bool> Intake::deliver_tracked(Incoming incoming, Receipt receipt) {
    const std::int64_t id = incoming.update()->update_id;
    if (join(id, receipt)) co_return true;
    co_await room();
    if (join(id, receipt)) co_return true;
    if (run_->closed()) co_return false;
    const auto flight = std::make_shared<Flight>(incoming.update());
    flight->receipts.push_back(std::move(receipt));
    flights_.emplace(id, flight);
    if (acknowledgement_.when == When::on_enqueue) {
        arrivals_.push_back(flight);
        run_->spawn(keep(shared_from_this(), flight));
        co_return true;
    }
    if (acknowledgement_.when == When::on_receipt) settle(*flight, true);
    push(flight);
    co_return true;
}

bool Intake::join(std::int64_t id, Receipt& receipt) {
    if (seen_.contains(id, clock_->now())) {
        receipt.accept();
        return true;
    }
    const auto flying = flights_.find(id);
    if (flying == flights_.end()) return false;
    if (flying->second->acknowledged) {
        receipt.accept();
    } else {
        flying->second->receipts.push_back(std::move(receipt));
    }
    return true;
}

awaitable<void> Intake::room() {
    while (!has_room() && !run_->closed()) {
        if (run_->has_room()) {
            co_await vacancy_.async_wait(asio::as_tuple(asio::use_awaitable));
        } else {
            co_await run_->room();
        }
    }
}

void Intake::ring() {
    if (acknowledgement_.when == When::on_enqueue) vacancy_.cancel();
}

void Intake::close() {
    vacancy_.cancel();
}

awaitable<void> Intake::keep(std::shared_ptr<Intake> self, FlightPtr flight) {
    static_cast<void>(self);
    std::exception_ptr failure;
    try {
        auto kept = store_->put(flight->update->update_id, encode(*flight->update));
        co_await std::move(kept);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        flight->dropped = true;
        log_store_failure("An update could not be kept in the inbox; the server is to send it again",
                          flight->update->update_id, failure);
        land(flight, false);
    } else {
        flight->stored = true;
        settle(*flight, true);
    }
    push_stored();
    ring();
}

// In the order in which they came, whatever the order in which the store has them.
void Intake::push_stored() {
    while (!arrivals_.empty() && (arrivals_.front()->stored || arrivals_.front()->dropped)) {
        const FlightPtr first = std::move(arrivals_.front());
        arrivals_.pop_front();
        if (!first->dropped) push(first);
    }
}

void Intake::push(const FlightPtr& flight) {
    auto listener = [weak = weak_from_this(), flight](Outcome outcome, const std::exception_ptr& error) {
        if (const auto self = weak.lock()) self->ended(flight, outcome, error);
    };
    Run::Before before;
    if (store_ != nullptr) {
        // The run calls it only while it works, and the intake lives longer.
        before = [this, flight] { return begin(flight); };
    }
    auto ending = std::make_shared<Ending>(std::move(listener));
    const bool taken = run_->enqueue(Incoming(flight->update), std::move(ending), std::move(before));
    static_cast<void>(taken);  // If not, its ending says so.
}

awaitable<bool> Intake::begin(FlightPtr flight) {
    const std::int64_t id = flight->update->update_id;
    int attempts = 0;
    std::exception_ptr failure;
    try {
        attempts = co_await store_->begin(id);
    } catch (const InboxError&) {
        failure = std::current_exception();
    }
    flight->begun = true;
    if (failure) log_store_failure("The inbox could not note that an update's handling begins", id, failure);
    if (attempts <= acknowledgement_.attempts) co_return true;
    const int crashes = attempts - 1;
    flight->buried = true;
    co_await bury(shared_from_this(), flight,
                  "The process ended " + std::to_string(crashes) + " times while it was handled", crashes);
    co_return false;
}

void Intake::ended(const FlightPtr& flight, Outcome outcome, const std::exception_ptr& error) {
    const std::int64_t id = flight->update->update_id;
    if (flight->buried || flight->dropped) return;
    if (outcome == Outcome::cancelled) {
        if (flight->begun) store_->end(id, Inbox::End::cancelled, clock_->system_now());
        return land(flight, false);
    }
    if (outcome == Outcome::handled || store_ == nullptr) {
        if (store_ != nullptr) store_->end(id, Inbox::End::done, clock_->system_now());
        remember(id);
        return land(flight, true);
    }
    if (++flight->failures < acknowledgement_.failure_attempts) return retry_later(flight);
    flight->buried = true;
    run_->spawn(bury(shared_from_this(), flight, "A handler failed: " + describe(error), flight->failures));
}

void Intake::retry_later(const FlightPtr& flight) {
    store_->end(flight->update->update_id, Inbox::End::failed, clock_->system_now());
    flight->begun = false;
    Clock::duration pause = kFirstRetry;
    for (int i = 1; i < flight->failures && pause < kLastRetry; ++i) pause *= 2;
    Scheduler::Work again = [weak = weak_from_this(), flight]() -> awaitable<void> {
        if (const auto self = weak.lock()) self->push(flight);
        co_return;
    };
    // Where the bot stops before, the update is pending for the next start.
    run_->schedule(clock_->now() + std::min(pause, kLastRetry), nullptr, std::move(again), Scheduler::AtStop::drop);
}

awaitable<void> Intake::bury(std::shared_ptr<Intake> self, FlightPtr flight, std::string reason, int attempts) {
    static_cast<void>(self);
    DeadLetter letter;
    letter.update_id = flight->update->update_id;
    letter.update = encode(*flight->update);
    letter.reason = std::move(reason);
    letter.attempts = attempts;
    const bool buried = co_await bury_letter(std::move(letter));
    if (buried) remember(flight->update->update_id);
    land(flight, buried);
}

awaitable<bool> Intake::bury_letter(DeadLetter letter) {
    const std::int64_t id = letter.update_id.value_or(0);
    letter.time = clock_->system_now();
    const std::array<LogField, 2> fields{LogField("update_id", id), LogField("reason", letter.reason)};
    logger_->error("An update is put to the dead letters", fields);
    std::exception_ptr failure;
    try {
        co_await store_->bury(std::move(letter));
    } catch (const InboxError&) {
        failure = std::current_exception();
    }
    if (failure) log_store_failure("An update could not be put to the dead letters", id, failure);
    co_return !failure;
}

awaitable<bool> Intake::deliver_unreadable(BadUpdate update, Receipt receipt) {
    const auto id = update.update_id;
    if (id && seen_.contains(*id, clock_->now())) {
        receipt.accept();
        co_return true;
    }
    report(std::make_exception_ptr(UnreadableUpdate(id, update.error)));
    bool buried = true;
    if (store_ != nullptr) {
        DeadLetter letter;
        letter.update_id = id;
        letter.update = std::move(update.raw);
        letter.reason = "It cannot be read: " + update.error;
        buried = co_await bury_letter(std::move(letter));
    }
    if (!buried) co_return true;  // The receipt is refused as it is destroyed.
    if (id) remember(*id);
    receipt.accept();
    co_return true;
}

awaitable<void> Intake::start(std::int64_t bot_id) {
    if (store_ == nullptr) co_return;
    store_->on_error([logger = logger_](std::exception_ptr error) {
        const LogField field("error", describe(error));
        logger->error("The inbox could not note how an update's handling ended", std::span(&field, 1));
    });
    ReceiveStatus* status = run_->status();
    if (status != nullptr) status->opening_inbox();
    Inbox::Contents contents = co_await open_store(bot_id);
    const auto now = clock_->now();
    const auto today = clock_->system_now();
    for (const auto& [id, time] : contents.handled) {
        seen_.add(id, now - std::max(Inbox::Time::duration::zero(), today - time));
    }
    if (!contents.pending.empty()) {
        const LogField field("count", static_cast<std::int64_t>(contents.pending.size()));
        logger_->info("Handling the updates that were not handled to their end first", std::span(&field, 1));
    }
    for (Inbox::Pending& pending : contents.pending) {
        if (!run_->has_room()) co_await run_->room();
        if (run_->closed()) co_return;
        co_await resume(std::move(pending));
    }
    if (status != nullptr) status->undecided();
}

awaitable<Inbox::Contents> Intake::open_store(std::int64_t bot_id) {
    for (bool told = false;; told = true) {
        std::string in_use;
        try {
            Inbox::Contents contents = co_await store_->open(bot_id, clock_->system_now() - acknowledgement_.seen_for);
            co_return contents;
        } catch (const InboxInUse& error) {
            in_use = error.what();
        }
        const LogField field("error", in_use);
        if (!told) logger_->warning("Waiting until the inbox is free", std::span(&field, 1));
        co_await sleep_for(*clock_, kInUsePause);
    }
}

awaitable<void> Intake::resume(Inbox::Pending pending) {
    DecodedUpdate decoded = decode_update(pending.update);
    if (auto* bad = std::get_if<BadUpdate>(&decoded)) {
        bad->update_id = pending.update_id;
        const bool taken = co_await deliver_unreadable(std::move(*bad), Receipt());
        static_cast<void>(taken);
        co_return;
    }
    auto update = std::make_shared<const Update>(std::get<Update>(std::move(decoded)));
    const auto flight = std::make_shared<Flight>(std::move(update));
    flight->acknowledged = true;
    flight->stored = true;
    flights_.emplace(pending.update_id, flight);
    push(flight);
}

awaitable<void> Intake::finish() {
    if (store_ == nullptr) co_return;
    std::exception_ptr failure;
    try {
        co_await store_->flush();
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) log_store_failure("The inbox could not be written to its end", 0, failure);
    store_->release();
}

void Intake::settle(Flight& flight, bool accepted) {
    flight.acknowledged = accepted;
    for (Receipt& receipt : std::exchange(flight.receipts, {})) accepted ? receipt.accept() : receipt.refuse();
}

void Intake::land(const FlightPtr& flight, bool accepted) {
    flights_.erase(flight->update->update_id);
    settle(*flight, accepted);
    ring();
}

void Intake::remember(std::int64_t id) {
    seen_.add(id, clock_->now());
}

void Intake::log_store_failure(const char* what, std::int64_t id, const std::exception_ptr& error) {
    const std::array<LogField, 2> fields{LogField("error", describe(error)), LogField("update_id", id)};
    logger_->error(what, std::span(fields).first(id != 0 ? 2 : 1));
}

}  // namespace tgfw
