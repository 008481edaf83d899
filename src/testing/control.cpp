#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <testing/control.hpp>
#include <testing/json_scan.hpp>
#include <testing/members.hpp>
#include <testing/polls.hpp>
#include <testing/reactions.hpp>
#include <testing/topics.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

std::string get_state(const Control& c) {
    return describe_world(c.world);
}

std::string add_bot(const Control& c) {
    const User bot = c.emulator.add_bot(c.params.text("first_name"), c.params.text("username"), c.params.text("token"));
    return fmt::format("{{\"bot\":{},\"token\":{}}}", encode(bot), quote_json(c.emulator.token_of(bot.id)));
}

std::string add_user(const Control& c) {
    if (c.params.text("first_name").empty()) throw std::invalid_argument("first_name is empty");
    return encode(
        c.emulator.add_user(c.params.text("first_name"), c.params.text("username"), c.params.text("last_name")));
}

std::string add_chat(const Control& c) {
    const std::string type = c.params.text("type");
    if (type != "group" && type != "supergroup" && type != "channel")
        throw std::invalid_argument("unknown type of chat");
    return encode(c.emulator.add_chat(type, c.params.text("title"), read_ids(c.params.text("members"))));
}

std::string add_member(const Control& c) {
    c.emulator.add_member(c.chat(), c.params.integer("user_id"), c.params.flag("administrator"));
    return "true";
}

std::string send_text(const Control& c) {
    if (c.params.has("entities")) {
        const auto entities = decode<std::vector<MessageEntity>>(c.params.text("entities"));
        return encode(c.client().send_formatted(c.params.text("text"), entities, c.chat()));
    }
    return encode(c.client().send_text(c.params.text("text"), c.chat(), c.params.integer("reply_to_message_id"),
                                       c.params.integer("message_thread_id")));
}

std::string send_photo(const Control& c) {
    return encode(c.client().send_photo(c.file("photo"), c.params.text("caption"), c.chat()));
}

std::string send_document(const Control& c) {
    return encode(c.client().send_document(c.file("document"), c.params.text("caption"), c.chat()));
}

std::string edit_text(const Control& c) {
    return encode(c.client().edit_text(c.message(), c.params.text("text"), c.chat()));
}

std::string delete_message(const Control& c) {
    c.client().delete_message(c.message(), c.chat());
    return "true";
}

std::string tap(const Control& c) {
    const std::string query = c.client().tap(c.message(), c.params.text("button"), c.chat());
    return fmt::format("{{\"query_id\":{}}}", quote_json(query));
}

std::string press(const Control& c) {
    return encode(c.client().press(c.params.text("button"), c.chat()));
}

std::string block(const Control& c) {
    c.client().block(!c.params.has("on") || c.params.flag("on"));
    return "true";
}

std::string push_update(const Control& c) {
    const std::string object = c.params.text("object");
    if (!c.world.find_bot(c.params.integer("bot_id"))) throw std::invalid_argument("there is no such bot");
    return std::to_string(c.emulator.push_update(c.params.integer("bot_id"), c.params.text("kind"), object));
}

std::string add_fault(const Control& c) {
    const std::string method = c.params.text("method");
    if (method.empty()) throw std::invalid_argument("method is empty");
    if (c.params.flag("stall")) {
        c.emulator.stall_next(method);
    } else if (c.params.has("body")) {
        c.emulator.respond_raw(method, c.params.text("body"), static_cast<int>(c.params.integer("status", 200)));
    } else {
        const std::int64_t wait = c.params.integer("retry_after");
        c.emulator.fail_next(method, static_cast<int>(c.params.integer("error_code", 500)),
                             c.params.text("description"), wait > 0 ? std::optional(wait) : std::nullopt,
                             static_cast<int>(c.params.integer("times", 1)));
    }
    return "true";
}

constexpr std::array<std::pair<std::string_view, ControlHandler>, 38> control_calls = {{
    {"state", get_state},
    {"bots", add_bot},
    {"users", add_user},
    {"chats", add_chat},
    {"members", add_member},
    {"send", send_text},
    {"photo", send_photo},
    {"document", send_document},
    {"edit", edit_text},
    {"delete", delete_message},
    {"tap", tap},
    {"press", press},
    {"block", block},
    {"push", push_update},
    {"faults", add_fault},
    {"join", control_join},
    {"leave", control_leave},
    {"add", control_add},
    {"remove", control_remove},
    {"promote", control_promote},
    {"request", control_request},
    {"vote", control_vote},
    {"retract", control_retract},
    {"inline_query", control_inline_query},
    {"inline_answer", control_inline_answer},
    {"choose", control_choose},
    {"album", control_album},
    {"commands", control_commands},
    {"react", control_react},
    {"topic", control_topic},
    {"forum", control_forum},
    {"invoice", control_invoice},
    {"pay", control_pay},
    {"shipping", control_shipping},
    {"payment", control_payment},
    {"web_app", control_web_app},
    {"web_app_data", control_web_app_data},
    {"menu_button", control_menu_button},
}};

/// Only images are shown in the browser; anything else could be a page that runs in our origin.
EmulatorAnswer show_file(const World& world, const EmulatorParams& params) {
    const FileRecord* file = world.find_file(params.text("id"));
    if (!file) return error_answer(404, "there is no such file");
    const bool image = image_size(file->file.content).has_value();
    const std::string& type = file->file.content_type;
    return EmulatorAnswer(
        200, file->file.content,
        image && type.rfind("image/", 0) == 0 && type != "image/svg+xml" ? type : "application/octet-stream");
}

void watch_events(World& world, const EmulatorParams& params, const std::shared_ptr<EmulatorCall>& call) {
    const std::int64_t after = params.integer("after");
    const std::int64_t timeout = std::clamp<std::int64_t>(params.integer("timeout"), 0, 50);
    // A number from the future is of an emulator that ran before this one: who asks should know at once.
    if (timeout == 0 || after != world.last_event()) {
        call->finish(ok_answer(world.events_after(after)));
        return;
    }
    std::erase_if(world.watchers, [](const auto& watcher) { return watcher.second.expired(); });
    world.watchers.emplace_back(after, call);
    call->at(world.clock.now() + std::chrono::seconds(timeout),
             [&world, after](EmulatorCall& due) { due.finish(ok_answer(world.events_after(after))); });
}

}  // namespace

std::shared_ptr<EmulatorCall> Emulator::control(std::string_view path, EmulatorParams params) {
    auto call = std::make_shared<EmulatorCall>();
    close_due_polls(*world_);
    if (path == "events") {
        watch_events(*world_, params, call);
        return call;
    }
    if (path == "file") {
        call->finish(show_file(*world_, params));
        return call;
    }
    const auto it = std::find_if(control_calls.begin(), control_calls.end(),
                                 [&](const auto& entry) { return entry.first == path; });
    if (it == control_calls.end()) {
        call->finish(error_answer(404, "the control API has no such call"));
        return call;
    }
    try {
        call->finish(ok_answer(it->second(Control(*this, *world_, params))));
    } catch (const std::invalid_argument& problem) {
        call->finish(error_answer(400, problem.what()));
    } catch (const DecodeError& problem) {
        call->finish(error_answer(400, problem.what()));
    }
    return call;
}

std::string describe_chat(const ChatRecord& chat) {
    std::string messages;
    for (const auto& [id, stored] : chat.messages) messages += (messages.empty() ? "" : ",") + encode(stored.message);
    return fmt::format("{{{},{},{},\"bot_id\":{},\"chat\":{},\"keyboard\":{},\"messages\":[{}]}}",
                       describe_members(chat), describe_topics(chat), describe_reactions(chat), chat.key.bot_id,
                       encode(chat.chat), chat.keyboard.empty() ? "null" : chat.keyboard, messages);
}

std::string describe_world(World& world) {
    const auto list = [](const auto& things, const auto& describe) {
        std::string out;
        for (const auto& [key, thing] : things) out += (out.empty() ? "" : ",") + describe(thing);
        return out;
    };
    const std::string bots =
        list(world.bots, [](const BotRecord& bot) { return fmt::format("{{\"bot\":{}}}", encode(bot.user)); });
    const std::string votes = list(world.polls, [](const PollRecord& record) {
        return fmt::format("{}:{}", quote_json(record.poll.id), describe_votes(record));
    });
    return fmt::format(
        "{{\"seq\":{},\"votes\":{{{}}},\"bots\":[{}],\"users\":[{}],\"chats\":[{}]}}", world.last_event(), votes, bots,
        list(world.users, [](const User& user) { return encode(user); }), list(world.chats, describe_chat));
}

}  // namespace tgfw::testing
