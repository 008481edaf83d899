#include <bot/broadcast/run.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <bot/broadcast/verdict.hpp>
#include <tgfw/core/aborted.hpp>

namespace tgfw::detail {

namespace {

constexpr std::uint32_t kUsualWindow = 30;
constexpr std::uint32_t kPaidWindow = 200;

std::uint32_t window_of(const BroadcastOptions& options) {
    if (options.window > 0) return options.window;
    return options.paid ? kPaidWindow : kUsualWindow;
}

std::string words_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception of an unknown type";
    }
}

}  // namespace

BroadcastRun::BroadcastRun(boost::asio::any_io_executor executor, const Bot& bot, BroadcastChats chats,
                           BroadcastMessage message, BroadcastOptions options, BroadcastCheckpoint from)
    : chats_(std::move(chats)),
      message_(std::move(message)),
      options_(std::move(options)),
      bot_(bot),
      clock_(bot_.clock()),
      ledger_(std::move(from), window_of(options_), options_.delivery, options_.stop_after),
      pace_(ledger_.counts().total(), clock_.now()),
      wake_(executor, clock_),
      next_progress_(clock_.now() + options_.progress_every),
      tasks_(executor, [this](std::exception_ptr failure) { hopeless_ = std::move(failure); }) {
    how_.paid = options_.paid;
    how_.retry = options_.retry;
    bot_.set_options(options_for_calls());
    if (options_.stop) options_.stop->on_request([this] { wake_.cancel(); });
}

BroadcastRun::~BroadcastRun() {
    if (options_.stop) options_.stop->on_request(nullptr);
}

/// The bot's own, but that the broadcast hears of groups that migrate.
BotOptions BroadcastRun::options_for_calls() {
    BotOptions options = bot_.core()->options();
    options.on_event = [this, also = std::move(options.on_event)](const CallEvent& event) {
        if (event.kind == CallEvent::Kind::migrated) migrated_[event.chat] = event.new_chat;
        if (also) also(event);
    };
    return options;
}

bool BroadcastRun::stopping() const {
    return hopeless_ || ledger_.tripped() || (options_.stop && options_.stop->requested());
}

awaitable<void> BroadcastRun::work() {
    for (;;) {
        collect();
        co_await note();
        if (ledger_.complete() || (stopping() && ledger_.under_way() == 0)) break;
        if (!stopping() && ledger_.wants_page()) {
            co_await fetch_page();
            continue;
        }
        if (!stopping()) co_await begin_calls();
        if (ledger_.under_way() > 0) co_await wait();
    }
    tell_progress();
}

awaitable<void> BroadcastRun::fetch_page() {
    const std::string cursor = ledger_.cursor();
    awaitable<BroadcastPage> fetching = chats_.fetch(cursor);
    BroadcastPage page = co_await std::move(fetching);
    if (!page.next.empty() && page.next == cursor) {
        throw ConfigError("the page of chats at \"" + cursor +
                          "\" names itself as the next one: give the cursor behind its last chat, or an empty one");
    }
    ledger_.add_page(std::move(page));
}

awaitable<void> BroadcastRun::begin_calls() {
    const std::vector<BroadcastTicket> tickets = ledger_.begin();
    // The journal knows of them before the server does.
    if (options_.delivery == BroadcastDelivery::at_most_once) co_await note();
    for (const BroadcastTicket& ticket : tickets) tasks_.spawn(call(ticket));
}

awaitable<void> BroadcastRun::call(BroadcastTicket ticket) {
    std::exception_ptr failure;
    try {
        awaitable<void> calling = message_.begin(bot_, ticket.chat, how_);
        co_await std::move(calling);
    } catch (...) {
        failure = std::current_exception();
    }
    ended_.emplace_back(std::move(ticket), std::move(failure));
    wake_.cancel();
}

void BroadcastRun::collect() {
    for (const Ended& ended : std::exchange(ended_, std::vector<Ended>())) take_result(ended);
}

void BroadcastRun::take_result(const Ended& ended) {
    const auto& [ticket, failure] = ended;
    BroadcastVerdict verdict = judge_broadcast_call(ticket.chat, failure);
    if (verdict.kind == BroadcastVerdict::Kind::cancelled) {
        if (!hopeless_) hopeless_ = failure;
        ledger_.lose(ticket);
        return;
    }
    if (verdict.kind == BroadcastVerdict::Kind::hopeless) {
        if (!hopeless_) hopeless_ = failure;
        ledger_.release(ticket);
        return;
    }
    const auto moved = ticket.chat.is_username() ? migrated_.end() : migrated_.find(ticket.chat.id());
    if (moved != migrated_.end()) {
        verdict.chat.new_chat = moved->second;
        if (verdict.chat.outcome == BroadcastOutcome::sent) verdict.chat.outcome = BroadcastOutcome::migrated;
        migrated_.erase(moved);
    }
    ledger_.end(ticket, std::move(verdict.chat));
}

awaitable<void> BroadcastRun::note() {
    for (BroadcastChat& chat : ledger_.take_settled()) {
        if (options_.on_chat) options_.on_chat(chat);
        if (chat.outcome == BroadcastOutcome::sent || troubles_.size() >= options_.kept) continue;
        troubles_.push_back(std::move(chat));
    }
    if (options_.journal && ledger_.checkpoint_due()) {
        co_await options_.journal->save(ledger_.take_checkpoint());
    } else {
        std::vector<BroadcastEntry> entries = ledger_.take_entries();
        if (options_.journal && !entries.empty()) co_await options_.journal->append(std::move(entries));
    }
}

awaitable<void> BroadcastRun::wait() {
    if (!ended_.empty()) co_return;
    wake_.expires_at(next_progress_);
    const bool due = co_await wake_.wait();
    if (due) tell_progress();
}

void BroadcastRun::tell_progress() {
    const auto now = clock_.now();
    next_progress_ = now + options_.progress_every;
    pace_.note(ledger_.counts().total(), now);
    if (!options_.on_progress) return;
    BroadcastProgress progress;
    progress.counts = ledger_.counts();
    progress.total = chats_.total;
    progress.per_second = pace_.per_second();
    if (chats_.total) {
        const auto done = std::min(*chats_.total, progress.counts.total());
        progress.left = pace_.time_for(*chats_.total - done);
    }
    options_.on_progress(progress);
}

awaitable<void> BroadcastRun::close() {
    tasks_.cancel();
    co_await tasks_.join();
    collect();
    ledger_.release_held();
    co_await note();
}

BroadcastReport BroadcastRun::report() const {
    BroadcastReport made;
    made.counts = ledger_.counts();
    made.complete = ledger_.complete();
    made.troubles = troubles_;
    return made;
}

void BroadcastRun::throw_stopped(const std::exception_ptr& failure) const {
    if (failure && is_aborted(failure)) std::rethrow_exception(failure);
    const std::exception_ptr cause = failure ? failure : hopeless_;
    if (!cause && !ledger_.tripped()) return;
    const std::string why =
        cause ? words_of(cause)
              : fmt::format("{} failures in a row, the last: {}", options_.stop_after, ledger_.last_failure());
    const char* const next = options_.journal ? "; with its journal it goes on where it stopped" : "";
    throw BroadcastStopped(
        fmt::format("the broadcast stopped after {} chats: {}{}", ledger_.counts().total(), why, next), report(),
        cause);
}

}  // namespace tgfw::detail
