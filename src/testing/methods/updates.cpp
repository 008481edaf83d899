#include <algorithm>

#include <testing/methods/methods.hpp>
#include <testing/polls.hpp>

namespace tgfw::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view other_poll =
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
constexpr std::string_view webhook_active =
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// The first conflict of a burst is answered at once, the next within 3 seconds 3 seconds later.
void refuse(World& world, BotRecord& bot, EmulatorCall& call, std::string_view description) {
    const Clock::time_point now = world.clock.now();
    const bool burst = world.options.server_delays && bot.last_conflict && now - *bot.last_conflict < seconds(3);
    bot.last_conflict = now;
    EmulatorAnswer answer = error_answer(409, description);
    if (!burst) {
        call.finish(std::move(answer));
    } else {
        call.at(now + seconds(3), [answer = std::move(answer)](EmulatorCall& due) { due.finish(answer); });
    }
}

void answer_updates(World& world, BotRecord& bot, std::int64_t offset, std::size_t limit, EmulatorCall& call) {
    static constexpr std::size_t max_body = 4U << 20;
    std::string list = "[";
    for (const QueuedUpdate& update : bot.queue.poll(offset, limit, world.now())) {
        if (list.size() > 1 && list.size() + update.body.size() > max_body) break;
        if (list.size() > 1) list += ",\n";
        list += update.body;
    }
    call.finish(ok_answer(list + "]"));
}

/// A bot that asks again and again for the same is slowed down.
void slow_down(const World& world, BotRecord& bot, std::int64_t offset, std::int64_t& timeout, std::size_t& limit) {
    const Clock::time_point now = world.clock.now();
    if (world.options.server_delays && bot.last_poll && bot.last_poll->first == offset) {
        const Clock::duration since = now - bot.last_poll->second;
        if (since < seconds(3)) timeout = std::max<std::int64_t>(timeout, 3);
        if (since < milliseconds(500)) limit = 1;
    }
    bot.last_poll = std::pair(offset, now);
}

}  // namespace

void schedule_parked_poll(World& world, BotRecord& bot) {
    const auto call = bot.parked.lock();
    if (!call || call->ready() || !bot.queue.waiting().empty()) return;
    const auto closing = next_poll_close(world);
    if (!closing || *closing >= bot.parked_until) {
        call->at(bot.parked_until, [](EmulatorCall& due) { due.finish(ok_answer("[]")); });
        return;
    }
    call->at(*closing, [&world, &bot](EmulatorCall& due) {
        close_due_polls(world);
        if (!due.ready() && !due.deadline()) schedule_parked_poll(world, bot);
    });
}

void end_parked_poll(World& world, BotRecord& bot, const std::string& description) {
    const auto parked = std::exchange(bot.parked, {}).lock();
    if (parked && !parked->ready()) refuse(world, bot, *parked, description);
}

void run_get_updates(World& world, BotRecord& bot, const EmulatorParams& params,
                     const std::shared_ptr<EmulatorCall>& call) {
    if (!bot.webhook.url.empty()) {
        refuse(world, bot, *call, webhook_active);
        return;
    }
    if (const std::string* allowed = params.find("allowed_updates")) bot.allowed.set(*allowed);
    end_parked_poll(world, bot, std::string(other_poll));
    const std::int64_t offset = params.integer("offset");
    auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(params.integer("limit", 100), 1, 100));
    std::int64_t timeout = std::clamp<std::int64_t>(params.integer("timeout"), 0, 50);
    slow_down(world, bot, offset, timeout, limit);
    const bool waiting = !bot.queue.poll(offset, 1, world.now()).empty();
    if (waiting || timeout == 0) {
        answer_updates(world, bot, offset, limit, *call);
        return;
    }
    bot.parked = call;
    // What a negative offset had to delete is deleted; what comes now is to be delivered.
    bot.parked_offset = std::max<std::int64_t>(offset, 0);
    bot.parked_limit = limit;
    bot.parked_until = world.clock.now() + seconds(timeout);
    schedule_parked_poll(world, bot);
}

}  // namespace tgfw::testing
