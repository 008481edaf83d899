#include <testing/control.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {

std::vector<std::int64_t> read_ids(const std::string& array) {
    std::vector<std::int64_t> ids;
    for_each_json_element(array, [&](std::string_view raw) { ids.push_back(std::atoll(std::string(raw).c_str())); });
    return ids;
}

std::string control_join(const Control& c) {
    c.client().join(c.chat());
    return "true";
}

std::string control_leave(const Control& c) {
    c.client().leave(c.chat());
    return "true";
}

std::string control_add(const Control& c) {
    c.client().add(c.params.integer("member_id"), c.chat());
    return "true";
}

std::string control_remove(const Control& c) {
    c.client().remove(c.params.integer("member_id"), c.chat());
    return "true";
}

std::string control_promote(const Control& c) {
    c.client().promote(c.params.integer("member_id"), c.chat(), !c.params.has("on") || c.params.flag("on"));
    return "true";
}

std::string control_request(const Control& c) {
    c.client().request_to_join(c.chat(), c.params.text("bio"));
    return "true";
}

std::string control_vote(const Control& c) {
    c.client().vote(c.message(), read_ids(c.params.text("options")), c.chat());
    return "true";
}

std::string control_retract(const Control& c) {
    c.client().retract_vote(c.message(), c.chat());
    return "true";
}

std::string control_inline_query(const Control& c) {
    const std::string id = c.client().inline_query(c.params.text("text"), c.params.text("offset"), c.chat());
    return fmt::format("{{\"query_id\":{}}}", quote_json(id));
}

std::string control_inline_answer(const Control& c) {
    const EmulatorInlineAnswer answer = c.client().inline_answer(c.params.text("query_id"));
    std::string results;
    for (const EmulatorInlineResult& result : answer.results) results += (results.empty() ? "" : ",") + result.json;
    return fmt::format("{{\"answered\":{},\"results\":[{}],\"next_offset\":{},\"button\":{}}}", answer.answered,
                       results, quote_json(answer.next_offset), answer.button.empty() ? "null" : answer.button);
}

std::string control_choose(const Control& c) {
    return encode(c.client().choose(c.params.text("query_id"), c.params.text("result_id"), c.chat()));
}

std::string control_album(const Control& c) {
    std::vector<EmulatorFile> files;
    for (int i = 0; i < 10; ++i) {
        const std::string field = fmt::format("file{}", i);
        if (c.params.file(field)) files.push_back(c.file(field));
    }
    return encode(c.client().send_album(std::move(files), c.params.text("caption"), c.chat()));
}

std::string control_react(const Control& c) {
    c.client().react(c.message(), c.params.text("emoji"), c.chat());
    return "true";
}

std::string control_topic(const Control& c) {
    return std::to_string(c.client().create_topic(c.params.text("name"), c.chat()));
}

std::string control_forum(const Control& c) {
    c.emulator.make_forum(c.chat());
    return "true";
}

std::string control_commands(const Control& c) {
    std::string out;
    for (const auto& [id, bot] : c.world.bots) {
        const bool meant =
            c.chat() == 0 ? id == c.params.integer("bot_id")
                          : c.world.find_chat(ChatKey(0, c.chat())) && c.world.find_chat(ChatKey(0, c.chat()))->has(id);
        if (!meant) continue;
        const auto commands = c.emulator.client(c.params.integer("user_id"), id).commands(c.chat());
        out += fmt::format("{}{{\"bot_id\":{},\"commands\":{}}}", out.empty() ? "" : ",", id, encode(commands));
    }
    return "[" + out + "]";
}

}  // namespace tgfw::testing
