#include <tgfw/testing/emulator.hpp>

#include <algorithm>

#include <testing/json_scan.hpp>
#include <testing/polls.hpp>
#include <testing/topics.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/bot/outgoing_call.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

constexpr std::string_view method_names[] = {
#include <testing/method_names.inc>
#include <tgfw/core/ascii.hpp>
};

/// Throws what the server says to a token that cannot be one.
void check_token(std::string_view token, bool hosted) {
    const std::size_t colon = token.find(':');
    const std::string_view number = token.substr(0, colon);
    const std::string_view secret = colon == std::string_view::npos ? "" : token.substr(colon + 1);
    const bool digits = !number.empty() && number.size() <= 16 &&
                        std::all_of(number.begin(), number.end(), ascii::is_digit) && number.front() != '0';
    const bool letters =
        secret.size() >= 24 && token.size() <= 80 && std::all_of(secret.begin(), secret.end(), ascii::is_base64url);
    if (digits && letters) return;
    if (hosted) throw Refusal(404, "Not Found");
    throw Refusal(401, digits ? "Unauthorized" : "Unauthorized: invalid token specified");
}

BotRecord& authorize(World& world, std::string_view token) {
    for (auto& [id, bot] : world.bots) {
        if (bot.token == token) return bot;
    }
    check_token(token, world.options.hosted_tokens);
    const std::int64_t id = std::stoll(std::string(token.substr(0, token.find(':'))));
    if (world.options.known_tokens_only || world.bots.contains(id)) throw Refusal(401, "Unauthorized");
    return world.make_bot(std::string(token), world.bots.empty() ? "Demo bot" : "Bot " + std::to_string(id),
                          world.bots.empty() ? "demo_bot" : "emulated_" + std::to_string(id) + "_bot");
}

/// Plays the next scripted failure of a method. True if there was one.
bool play_fault(World& world, const std::string& method, EmulatorCall& call) {
    const auto fault = std::find_if(world.faults.begin(), world.faults.end(), [&](const Fault& candidate) {
        return candidate.method == method || candidate.method == "*";
    });
    if (fault == world.faults.end()) return false;
    const Fault played = *fault;
    if (--fault->times <= 0) world.faults.erase(fault);
    if (played.stall) {
        call.at(world.clock.now() + std::chrono::hours(24),
                [](EmulatorCall& due) { due.finish(EmulatorAnswer(504, "", "text/plain")); });
    } else {
        call.finish(played.answer);
    }
    return true;
}

/// The method's name as the Bot API writes it; `name` is in lower case. Empty if there is none.
std::string_view written_name(std::string_view name) {
    const auto* found = std::find_if(std::begin(method_names), std::end(method_names),
                                     [&](std::string_view known) { return ascii::lower_case(known) == name; });
    return found == std::end(method_names) ? std::string_view() : *found;
}

/// How many messages the call makes.
std::uint32_t cost_of(std::string_view method, const EmulatorParams& params) {
    const char* list = method == "sendMediaGroup" ? "media" : "message_ids";
    const bool many = method == "sendMediaGroup" || method == "forwardMessages" || method == "copyMessages";
    if (!many) return 1;
    std::uint32_t items = 0;
    for_each_json_element(params.text(list), [&items](std::string_view) { ++items; });
    return std::max(1U, items);
}

/// Throws 429 for a call beyond the flood rules.
void keep_flood_rules(World& world, const BotRecord& bot, std::string_view name, const EmulatorParams& params) {
    if (!world.flood_rules) return;
    const std::string_view method = written_name(name);
    const CallFamily family = call_family(method);
    if (family != CallFamily::messages && family != CallFamily::edits) return;
    FloodCall call;
    call.bot = bot.user.id;
    call.chat = params.text("chat_id");
    call.group = call.chat.starts_with('-') || call.chat.starts_with('@');
    call.paid = params.flag("allow_paid_broadcast");
    call.cost = cost_of(method, params);
    const Clock::duration wait = world.flood_guard.admit(*world.flood_rules, call, world.clock.now());
    if (wait <= Clock::duration::zero()) return;
    ++world.flood_refusals;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    Refusal refusal(429, "Too Many Requests: retry after " + std::to_string(seconds));
    refusal.retry_after = seconds;
    throw refusal;
}

void run_method(World& world, std::string_view token, const std::string& method, const EmulatorParams& params,
                const std::shared_ptr<EmulatorCall>& call) {
    close_due_polls(world);
    BotRecord& bot = authorize(world, token);
    ++world.call_counts[method];
    if (play_fault(world, method, *call)) return;
    if (bot.logged_out) throw Refusal(400, "Logged out");
    if (method == "getupdates") {
        run_get_updates(world, bot, params, call);
        return;
    }
    keep_flood_rules(world, bot, method, params);
    const MethodHandler handler = find_method(method);
    if (!handler) {
        if (!is_bot_api_method(method)) throw Refusal(404, "Not Found: method not found");
        throw Refusal(501, "Not Implemented: the emulator does not run the method " + method + " yet");
    }
    MethodCall context(world, bot, params);
    std::string result = handler(context);
    call->finish(ok_answer(result, context.description));
}

}  // namespace

bool is_bot_api_method(std::string_view name) {
    return !written_name(name).empty();
}

Emulator::Emulator(Clock& clock, EmulatorOptions options)
    : world_(std::make_unique<World>(clock, std::move(options))) {}
Emulator::~Emulator() = default;

std::shared_ptr<EmulatorCall> Emulator::handle(std::string_view token, std::string_view method, EmulatorParams params) {
    auto call = std::make_shared<EmulatorCall>();
    const std::string name = ascii::lower_case(method.empty() ? params.text("method") : std::string(method));
    try {
        run_method(*world_, token, name, params, call);
    } catch (const Refusal& refusal) {
        call->finish(error_answer(refusal.code, refusal.what(), refusal.retry_after));
    }
    return call;
}

EmulatorAnswer Emulator::download(std::string_view token, std::string_view path) {
    try {
        static_cast<void>(authorize(*world_, token));
    } catch (const Refusal& refusal) {
        return error_answer(refusal.code, refusal.what());
    }
    for (const auto& [id, file] : world_->files) {
        if (file.path == path) return EmulatorAnswer(200, file.file.content, "application/octet-stream");
    }
    return error_answer(404, "Not Found");
}

void Emulator::set_flood_rules(std::optional<FloodRules> rules) {
    world_->flood_rules = rules;
}

std::int64_t Emulator::flood_refusals() const {
    return world_->flood_refusals;
}

User Emulator::add_bot(std::string first_name, std::string username, std::string token) {
    return world_->make_bot(std::move(token), std::move(first_name), std::move(username)).user;
}

std::string Emulator::token_of(std::int64_t bot_id) const {
    return world_->bots.at(bot_id).token;
}

User Emulator::add_user(std::string first_name, std::string username, std::string last_name) {
    User user(world_->next_user_id++, false, std::move(first_name));
    if (!username.empty()) user.username = std::move(username);
    if (!last_name.empty()) user.last_name = std::move(last_name);
    user.language_code = "en";
    world_->users[user.id] = user;
    world_->record("user", "\"user\":" + encode(user));
    return user;
}

Chat Emulator::add_chat(std::string type, std::string title, std::vector<std::int64_t> member_ids) {
    const bool basic = type == "group";
    const auto number = static_cast<std::int64_t>(world_->chats.size()) + 5001;
    Chat chat(basic ? -number : -1'000'000'000'000 - number, ChatType(type));
    chat.title = std::move(title);
    ChatRecord& made = world_->make_chat(ChatKey(0, chat.id), std::move(chat));
    for (const std::int64_t id : member_ids) world_->join(made, id, false);
    return made.chat;
}

void Emulator::add_member(std::int64_t chat_id, std::int64_t user_id, bool administrator) {
    ChatRecord* chat = world_->find_chat(ChatKey(0, chat_id));
    if (!chat) throw std::invalid_argument("add_member: no such chat");
    world_->join(*chat, user_id, administrator);
}

void Emulator::make_forum(std::int64_t chat_id) {
    ChatRecord* chat = world_->find_chat(ChatKey(0, chat_id));
    if (!chat || chat->chat.type != ChatType::supergroup) throw std::invalid_argument("make_forum: no such supergroup");
    chat->chat.is_forum = true;
    record_topics(*world_, *chat);
}

void Emulator::add_demo_world() {
    const std::int64_t alice = add_user("Alice", "alice", "Archer").id;
    const std::int64_t bob = add_user("Bob", "bob").id;
    const std::int64_t ids[] = {
        add_chat("supergroup", "Tea club", {alice, bob}).id, add_chat("group", "Weekend trip", {alice, bob}).id,
        add_chat("channel", "Tea news", {alice, bob}).id, add_chat("supergroup", "Tea forum", {alice, bob}).id};
    for (const std::int64_t id : ids) world_->join(*world_->find_chat(ChatKey(0, id)), alice, true);
    make_forum(ids[3]);
    client(alice).create_topic("Green tea", ids[3]);
    for (const std::int64_t id : ids) {
        world_->open_chats.push_back(id);
        for (const auto& [bot_id, bot] : world_->bots) world_->join(*world_->find_chat(ChatKey(0, id)), bot_id, false);
    }
}

EmulatorClient Emulator::client(std::int64_t user_id, std::int64_t bot_id) {
    return EmulatorClient(*this, user_id, bot_id);
}

std::int64_t Emulator::push_update(std::int64_t bot_id, std::string kind, std::string object_json) {
    return world_->push_update(world_->bots.at(bot_id), std::move(kind), "pushed", object_json);
}

void Emulator::set_next_update_id(std::int64_t bot_id, std::int64_t id) {
    world_->bots.at(bot_id).queue.set_next_id(id);
}

std::size_t Emulator::pending_updates(std::int64_t bot_id) const {
    return world_->bots.at(bot_id).queue.waiting().size();
}

void Emulator::add_web_file(std::string url, EmulatorFile file) {
    world_->web_files[std::move(url)] = std::move(file);
}

void Emulator::fail_next(std::string method, int error_code, std::string description,
                         std::optional<std::int64_t> retry_after, int times) {
    Fault fault;
    fault.method = ascii::lower_case(method);
    fault.answer = error_answer(error_code, description, retry_after);
    fault.times = times;
    world_->faults.push_back(std::move(fault));
}

void Emulator::respond_raw(std::string method, std::string body, int status) {
    Fault fault;
    fault.method = ascii::lower_case(method);
    fault.answer = EmulatorAnswer(status, std::move(body));
    world_->faults.push_back(std::move(fault));
}

void Emulator::stall_next(std::string method) {
    Fault fault;
    fault.method = ascii::lower_case(method);
    fault.stall = true;
    world_->faults.push_back(std::move(fault));
}

std::int64_t Emulator::calls(std::string_view method) const {
    const auto it = world_->call_counts.find(ascii::lower_case(method));
    return it == world_->call_counts.end() ? 0 : it->second;
}

Clock& Emulator::clock() const noexcept {
    return world_->clock;
}

}  // namespace tgfw::testing
