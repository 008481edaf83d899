#include <algorithm>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::testing {
namespace {

/// The address as it will be used; the emulator is a local server, so http and any port are fine.
std::string check_url(std::string url) {
    if (url.find("://") == std::string::npos) url = "https://" + url;
    try {
        static_cast<void>(net::Url::parse(url));
    } catch (const ConfigError&) {
        throw bad_request("invalid webhook URL specified");
    }
    return url;
}

std::string check_secret(const std::string& secret) {
    if (secret.size() > 256) throw bad_request("secret token is too long");
    const bool letters = std::all_of(secret.begin(), secret.end(), ascii::is_base64url);
    if (!letters) throw bad_request("secret token contains unallowed characters");
    return secret;
}

void change_webhook(MethodCall& call, Webhook next) {
    BotRecord& bot = call.bot;
    next.generation = bot.webhook.generation + 1;
    next.schedule.max_connections = static_cast<std::size_t>(next.max_connections);
    bot.webhook = std::move(next);
    if (!bot.webhook.url.empty()) end_parked_poll(call.world, bot, "Conflict: terminated by setWebhook request");
    if (call.world.wake_deliveries) call.world.wake_deliveries();
}

}  // namespace

std::string set_webhook(MethodCall& call) {
    const EmulatorParams& params = call.params;
    if (params.text("url").empty()) return delete_webhook(call);
    Webhook next;
    next.url = check_url(params.text("url"));
    next.secret_token = check_secret(params.text("secret_token"));
    next.ip_address = params.text("ip_address");
    next.has_certificate = params.file("certificate") != nullptr;
    const std::int64_t connections = params.integer("max_connections");
    next.max_connections = connections == 0 ? 40 : std::clamp<std::int64_t>(connections, 1, 100);
    const Webhook& old = call.bot.webhook;
    const bool same = next.url == old.url && next.secret_token == old.secret_token &&
                      next.max_connections == old.max_connections && next.ip_address == old.ip_address &&
                      !next.has_certificate && !params.flag("drop_pending_updates");
    if (const std::string* allowed = params.find("allowed_updates")) call.bot.allowed.set(*allowed);
    if (same) {
        call.description = "Webhook is already set";
        return "true";
    }
    const Clock::time_point now = call.world.clock.now();
    if (call.world.options.server_delays && call.bot.last_set_webhook &&
        now - *call.bot.last_set_webhook < std::chrono::seconds(1)) {
        Refusal refusal(429, "Too Many Requests: retry after 1");
        refusal.retry_after = 1;
        throw refusal;
    }
    call.bot.last_set_webhook = now;
    if (params.flag("drop_pending_updates")) call.bot.queue.clear();
    change_webhook(call, std::move(next));
    call.description = "Webhook was set";
    return "true";
}

std::string delete_webhook(MethodCall& call) {
    if (call.params.flag("drop_pending_updates")) call.bot.queue.clear();
    const bool was_set = !call.bot.webhook.url.empty();
    if (was_set) change_webhook(call, Webhook());
    call.description = was_set ? "Webhook was deleted" : "Webhook is already deleted";
    return "true";
}

std::string get_webhook_info(MethodCall& call) {
    const Webhook& hook = call.bot.webhook;
    call.bot.queue.drop_expired(call.world.now());
    std::string out = fmt::format("{{\"url\":{},\"has_custom_certificate\":{},\"pending_update_count\":{}",
                                  quote_json(hook.url), hook.has_certificate, call.bot.queue.waiting().size());
    if (hook.last_error_date != 0) {
        out += fmt::format(",\"last_error_date\":{},\"last_error_message\":{}", hook.last_error_date,
                           quote_json(hook.last_error));
    }
    if (!hook.url.empty()) {
        out += fmt::format(",\"max_connections\":{},\"ip_address\":{}", hook.max_connections,
                           quote_json(hook.ip_address.empty() ? "<unknown>" : hook.ip_address));
    }
    if (!call.bot.allowed.is_default()) out += ",\"allowed_updates\":" + call.bot.allowed.to_json();
    return out + "}";
}

}  // namespace tgfw::testing
