#include <algorithm>

#include <fmt/format.h>

#include <testing/polls.hpp>

namespace tgfw::testing {
namespace {

const QueuedUpdate* find_update(const UpdateQueue& queue, std::int64_t id) {
    for (const QueuedUpdate& update : queue.waiting()) {
        if (update.id == id) return &update;
    }
    return nullptr;
}

/// The method that a webhook's answer names, run as the bot; what comes of it is invisible.
void run_reply(Emulator& emulator, const BotRecord& bot, const EmulatorParams& reply) {
    const std::string method = ascii::lower_case(reply.text("method"));
    static constexpr std::string_view refused[] = {"", "setwebhook", "deletewebhook", "close", "logout"};
    if (method.rfind("get", 0) == 0) return;
    if (std::find(std::begin(refused), std::end(refused), method) != std::end(refused)) return;
    static_cast<void>(emulator.handle(bot.token, method, reply));
}

void note_failure(World& world, BotRecord& bot, std::int64_t update_id, const EmulatorDeliveryResult& result) {
    Webhook& hook = bot.webhook;
    const Clock::time_point now = world.clock.now();
    hook.last_error_date = world.unix_now();
    hook.last_error = result.error.empty()
                          ? fmt::format("Wrong response from the webhook: {} {}", result.status, result.reason)
                          : result.error;
    const Clock::time_point next = hook.schedule.failed(update_id, result.retry_after, now);
    const QueuedUpdate* update = find_update(bot.queue, update_id);
    if (update && world.now() + (next - now) >= update->expires) {
        bot.queue.erase(update_id);
        hook.schedule.succeeded(update_id);
    }
    if (result.status != 410) {
        hook.gone_since.reset();
    } else if (!hook.gone_since) {
        hook.gone_since = now;
    } else if (now - *hook.gone_since > std::chrono::hours(23)) {
        const std::int64_t generation = hook.generation;
        hook = Webhook();
        hook.generation = generation + 1;
    }
}

}  // namespace

std::vector<EmulatorDelivery> Emulator::take_deliveries() {
    close_due_polls(*world_);
    std::vector<EmulatorDelivery> out;
    for (auto& [bot_id, bot] : world_->bots) {
        if (bot.webhook.url.empty()) continue;
        bot.queue.drop_expired(world_->now());
        for (const std::int64_t update_id : bot.webhook.schedule.take(bot.queue, world_->clock.now())) {
            EmulatorDelivery delivery;
            delivery.id = world_->next_delivery_id++;
            delivery.url = bot.webhook.url;
            delivery.secret_token = bot.webhook.secret_token;
            delivery.body = find_update(bot.queue, update_id)->body;
            DeliveryRecord& under_way = world_->deliveries[delivery.id];
            under_way.bot_id = bot_id;
            under_way.update_id = update_id;
            under_way.generation = bot.webhook.generation;
            out.push_back(std::move(delivery));
        }
    }
    return out;
}

void Emulator::delivered(std::int64_t delivery_id, EmulatorDeliveryResult result) {
    const auto it = world_->deliveries.find(delivery_id);
    if (it == world_->deliveries.end()) return;
    const DeliveryRecord under_way = it->second;
    const std::int64_t update_id = under_way.update_id;
    world_->deliveries.erase(it);
    BotRecord& bot = world_->bots.at(under_way.bot_id);
    const bool arrived = result.status >= 200 && result.status < 300;
    if (arrived) bot.queue.erase(update_id);
    if (under_way.generation == bot.webhook.generation) {
        if (arrived) {
            bot.webhook.schedule.succeeded(update_id);
            bot.webhook.gone_since.reset();
        } else {
            note_failure(*world_, bot, update_id, result);
        }
    }
    if (arrived) run_reply(*this, bot, result.reply);
    if (world_->wake_deliveries) world_->wake_deliveries();
}

std::optional<Clock::time_point> Emulator::next_delivery() const {
    std::optional<Clock::time_point> earliest;
    for (const auto& [bot_id, bot] : world_->bots) {
        if (bot.webhook.url.empty()) continue;
        const auto next = bot.webhook.schedule.next(bot.queue, world_->clock.now());
        for (const auto& time : {next, next_poll_close(*world_)}) {
            if (time && (!earliest || *time < *earliest)) earliest = time;
        }
    }
    return earliest;
}

void Emulator::on_delivery(std::function<void()> wake) {
    world_->wake_deliveries = std::move(wake);
}

}  // namespace tgfw::testing
