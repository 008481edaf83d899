#include <tgfw/app/polling/long_poller.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/this_coro.hpp>

#include <app/polling/lease_hold.hpp>
#include <app/polling/poll_book.hpp>
#include <app/polling/poll_trouble.hpp>
#include <app/polling/polling_options.hpp>
#include <tgfw/app/observe/receive_status.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/net/with_timeout.hpp>

namespace tgfw {

namespace {

/// A server that does not wait, as some emulators, is not asked more often than this while nothing happens.
constexpr Clock::duration kHasty = std::chrono::milliseconds(100);

/// How long a bot that stops waits for its last confirmation.
constexpr Clock::duration kConfirmLimit = std::chrono::seconds(5);

/// Whether there are updates, but none that says which it is.
bool all_nameless(const std::vector<DecodedUpdate>& batch) {
    return !batch.empty() && std::all_of(batch.begin(), batch.end(), [](const DecodedUpdate& item) {
        const auto* bad = std::get_if<BadUpdate>(&item);
        return bad != nullptr && !bad->update_id;
    });
}

std::optional<std::int64_t> id_of(const DecodedUpdate& item) {
    if (const auto* update = std::get_if<Update>(&item)) return update->update_id;
    return std::get<BadUpdate>(item).update_id;
}

std::optional<std::int64_t> first_id(const std::vector<DecodedUpdate>& batch) {
    for (const DecodedUpdate& item : batch) {
        if (const auto id = id_of(item)) return id;
    }
    return std::nullopt;
}

}  // namespace

LongPoller::LongPoller(Bot bot, Clock& clock, Logger& logger, PollingOptions options)
    : bot_(std::move(bot)),
      clock_(&clock),
      logger_(&logger),
      options_(checked_options(std::move(options))),
      cursor_(options_.limit),
      watch_(options_.timeout + options_.slack),
      hold_(options_.lease ? std::make_unique<LeaseHold>(options_.lease, clock, logger) : nullptr),
      halt_(std::make_unique<net::Interrupt>()) {
    if (options_.offset_file) offset_file_.emplace(*options_.offset_file);
    open_book();
}

LongPoller::~LongPoller() = default;

GetUpdates LongPoller::parameters() const {
    GetUpdates p;
    p.offset = book_->window.offset();
    p.limit = cursor_.limit();
    p.timeout = options_.timeout.count();
    p.allowed_updates = options_.allowed_updates;
    return p;
}

void LongPoller::stop() {
    stopped_ = true;
    halt_->trigger();
}

awaitable<void> LongPoller::run(UpdateSink& sink) {
    status_ = sink.status();
    while (!stopped_) {
        halt_ = std::make_unique<net::Interrupt>();
        if (hold_) co_await stand_by();
        if (!stopped_) co_await poll(sink);
    }
}

awaitable<void> LongPoller::stand_by() {
    const auto executor = co_await boost::asio::this_coro::executor;
    while (!stopped_) {
        const auto held = co_await halt_->run_for<bool>(hold_->acquire());
        if (held.value_or(false)) co_return hold_->keep(executor, [this] { halt_->trigger(); });
        options_.drop_pending_updates = false;  // What comes now came while a bot was up.
        if (status_ != nullptr) status_->standing_by();
        co_await pause(jittered(hold_->period(), options_.chance()));
    }
}

// Until stop(), or until the lease is lost: then somebody else has polled in between, and all is to be begun anew.
awaitable<void> LongPoller::poll(UpdateSink& sink) {
    cursor_ = PollCursor(options_.limit);
    open_book();
    watch_.begin(clock_->now());
    if (status_ != nullptr) status_->starting();
    co_await remove_webhook(sink);
    if (status_ != nullptr && !halt_->triggered()) status_->polling(watch_.limit());
    while (!halt_->triggered()) {
        std::exception_ptr failure;
        try {
            co_await poll_once(sink);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) co_await recover(failure, sink);
    }
}

void LongPoller::open_book() {
    stored_ = 0;
    if (offset_file_ && !options_.drop_pending_updates) stored_ = offset_file_->read().value_or(0);
    book_ = std::make_shared<PollBook>(*clock_, static_cast<std::size_t>(options_.limit), stored_);
}

void LongPoller::store_offset() {
    if (!offset_file_ || !may_settle() || book_->window.offset() == stored_) return;
    stored_ = book_->window.offset();
    if (offset_file_->write(stored_) || std::exchange(told_of_file_, true)) return;
    const LogField field("file", *options_.offset_file);
    logger_->error("The offset cannot be stored; after a crash updates may be handled again", std::span(&field, 1));
}

awaitable<void> LongPoller::remove_webhook(UpdateSink& sink) {
    bool done = false;
    for (int failures = 1; !done && !halt_->triggered(); ++failures) {
        std::exception_ptr failure;
        try {
            auto request = bot_.delete_webhook();
            request.drop_pending_updates(options_.drop_pending_updates);
            request.retry(RetryPolicy::none());  // recover() has a policy of its own, and reports each failure.
            const auto result = co_await halt_->run_for<bool>(std::move(request));
            done = result.has_value();
        } catch (...) {
            failure = std::current_exception();
        }
        const bool last = options_.bootstrap_retries >= 0 && failures > options_.bootstrap_retries;
        if (failure && last) std::rethrow_exception(failure);
        if (failure) co_await recover(failure, sink);
    }
    cursor_.answered();
    options_.drop_pending_updates = false;  // Once.
}

awaitable<void> LongPoller::poll_once(UpdateSink& sink) {
    co_await wait_for_verdicts();
    store_offset();
    poll_began_ = clock_->now();
    book_->window.asked();
    auto answer = net::with_timeout(bot_.poll(parameters()), *clock_, watch_.limit(), "getUpdates");
    auto batch = co_await halt_->run_for<Batch>(std::move(answer));
    if (!batch) co_return;
    note_answer(batch->size());
    const bool nameless = all_nameless(*batch);
    const bool hasty = batch->empty() && clock_->now() - poll_began_ < kHasty;
    if (!nameless) cursor_.answered();
    book_->window.answered(first_id(*batch));
    co_await deliver(std::move(*batch), sink);
    store_offset();
    if (nameless) {
        book_->window.pass_nameless();
        co_await pause(jittered(cursor_.failed(), options_.chance()));  // They may come again and again.
    }
    if (hasty) co_await pause(kHasty);
}

awaitable<void> LongPoller::wait_for_verdicts() {
    const auto begin = clock_->now();
    while (!halt_->triggered()) {
        const auto wait = book_->window.wait();
        if (clock_->now() - begin >= wait) co_return;
        const bool forever = wait == Clock::duration::max();
        auto rung = book_->wait_until(forever ? Clock::time_point::max() : begin + wait);
        const bool ended = co_await halt_->run(std::move(rung));
        static_cast<void>(ended);
    }
}

awaitable<void> LongPoller::deliver(Batch batch, UpdateSink& sink) {
    // All are looked up first: a verdict on one lets the window forget others of the same answer.
    std::erase_if(batch, [this](const DecodedUpdate& item) {
        const auto id = id_of(item);
        return id && !book_->window.take(*id);
    });
    for (DecodedUpdate& item : batch) {
        if (halt_->triggered()) co_return;
        bool taken = true;
        if (auto* bad = std::get_if<BadUpdate>(&item)) {
            taken = co_await deliver_bad(std::move(*bad), sink);
        } else {
            auto& update = std::get<Update>(item);
            const std::int64_t id = update.update_id;
            cursor_.readable();
            taken = co_await sink.deliver(std::move(update), Receipt(book_, id));
        }
        if (!taken) co_return stop();
    }
}

awaitable<bool> LongPoller::deliver_bad(BadUpdate update, UpdateSink& sink) {
    Receipt receipt;
    if (update.update_id) receipt = Receipt(book_, *update.update_id);
    const bool taken = co_await sink.deliver_unreadable(std::move(update), std::move(receipt));
    co_return taken;
}

awaitable<void> LongPoller::recover(std::exception_ptr failure, UpdateSink& sink) {
    const auto wait = pause_of_poll(failure, cursor_, options_.chance);
    if (!wait) std::rethrow_exception(failure);
    sink.report(failure);
    note_failure(failure);
    co_await pause(*wait);
}

void LongPoller::note_answer(std::size_t updates) {
    told_advice_.clear();
    if (status_ != nullptr) status_->polled(ReceiveStatus::Poll::answered, updates);
    if (watch_.answered(clock_->now()) == PollWatch::News::mended) logger_->info("Polls are answered again");
}

void LongPoller::note_failure(const std::exception_ptr& failure) {
    const auto now = clock_->now();
    const std::string advice = advice_for_conflict(failure);
    auto outcome = now - poll_began_ >= watch_.limit() ? ReceiveStatus::Poll::stalled : ReceiveStatus::Poll::failed;
    if (!advice.empty()) outcome = ReceiveStatus::Poll::conflict;
    if (status_ != nullptr) status_->polled(outcome);
    if (!advice.empty() && advice != told_advice_) logger_->error("Polling conflicts with another receiver: " + advice);
    told_advice_ = advice;
    if (watch_.failed(now) != PollWatch::News::stalled) return;
    const LogField field("seconds", std::chrono::duration_cast<std::chrono::seconds>(watch_.limit()).count());
    logger_->error("No poll has been answered for too long: each try dials anew", std::span(&field, 1));
}

awaitable<void> LongPoller::pause(Clock::duration time) {
    auto wait = sleep_for(*clock_, time);
    const bool slept = co_await halt_->run(std::move(wait));
    static_cast<void>(slept);
}

void LongPoller::allow_updates(std::vector<UpdateKind> kinds) {
    options_.allowed_updates = std::move(kinds);
}

awaitable<void> LongPoller::finish() {
    store_offset();
    if (may_settle()) co_await confirm();
    if (hold_) co_await hold_->release();
}

// Who has lost the lease confirms nothing: the offset is another instance's by now.
bool LongPoller::may_settle() const noexcept {
    return !hold_ || hold_->held();
}

awaitable<void> LongPoller::confirm() {
    if (!book_->window.unconfirmed()) co_return;
    std::exception_ptr failure;
    try {
        GetUpdates last;
        last.offset = book_->window.offset();
        last.limit = 1;
        last.timeout = 0;
        book_->window.asked();
        auto answer = net::with_timeout(bot_.poll(std::move(last)), *clock_, kConfirmLimit, "the last confirmation");
        const Batch next = co_await std::move(answer);
        static_cast<void>(next);  // Comes again at the next start.
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return book_->window.answered(std::nullopt);
    const LogField field("error", describe(failure));
    logger_->warning("The last updates could not be confirmed and will come again", std::span(&field, 1));
}

}  // namespace tgfw
