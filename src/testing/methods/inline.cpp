#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::testing {
namespace {

/// The server forgets a query when the update that carries it is forgotten.
constexpr std::chrono::seconds query_deadline(30);
constexpr std::size_t max_results = 50;

/// The button above the results, JSON; empty if there is none.
std::string read_button(const EmulatorParams& params) {
    const std::string given = params.text("button");
    if (given.empty() || given == "null") return "";
    if (!skip_json_value(given, 0)) throw bad_request("can't parse inline query results button JSON object");
    EmulatorParams button;
    button.add_json(given);
    if (!button.has("text")) throw bad_request("can't parse InlineQueryResultsButton: Can't find field \"text\"");
    if (button.has("web_app")) return given;
    const std::string parameter = button.text("start_parameter");
    if (parameter.empty()) throw bad_request("can't use empty start_parameter");
    if (parameter.size() > 64) throw bad_request("too long start_parameter specified");
    if (!std::all_of(parameter.begin(), parameter.end(), ascii::is_base64url)) {
        throw bad_request("unallowed characters in start_parameter are used");
    }
    return given;
}

std::vector<InlineResult> read_results(MethodCall& call) {
    const std::string given = call.params.text("results");
    std::vector<InlineResult> out;
    if (given.empty() || given == "null") return out;
    if (!skip_json_value(given, 0)) throw bad_request("can't parse JSON encoded inline query results");
    if (given.front() != '[') throw bad_request("expected an Array of inline query results");
    std::size_t count = 0;
    for_each_json_element(given, [&](std::string_view) { ++count; });
    if (count > max_results) throw bad_request("too many inline query results specified");
    for_each_json_element(given, [&](std::string_view raw) { out.push_back(read_inline_result(call, raw)); });
    return out;
}

void check_ids(const std::vector<InlineResult>& results) {
    std::set<std::string_view> seen;
    for (const InlineResult& result : results) {
        if (result.id.empty()) throw bad_request("RESULT_ID_EMPTY");
        if (result.id.size() > 64) throw bad_request("RESULT_ID_INVALID");
        if (!seen.insert(result.id).second) throw bad_request("RESULT_ID_DUPLICATE");
    }
}

InlineQueryRecord& query_of(MethodCall& call) {
    const auto it = call.world.inline_queries.find(call.params.text("inline_query_id"));
    const bool known = it != call.world.inline_queries.end() && it->second.bot_id == call.bot.user.id;
    if (!known || it->second.answered || call.world.now() - it->second.asked > query_deadline) {
        throw bad_request("query is too old and response timeout expired or query ID is invalid");
    }
    return it->second;
}

std::string list_results(const InlineQueryRecord& query) {
    std::string out;
    for (const InlineResult& result : query.results) out += (out.empty() ? "" : ",") + result.raw;
    return "[" + out + "]";
}

}  // namespace

std::string answer_inline_query(MethodCall& call) {
    std::string button = read_button(call.params);
    std::vector<InlineResult> results = read_results(call);
    InlineQueryRecord& query = query_of(call);
    const std::string next_offset = call.params.text("next_offset");
    if (next_offset.size() > 64) throw bad_request("NEXT_OFFSET_INVALID");
    check_ids(results);
    query.answered = call.world.now();
    query.results = std::move(results);
    query.next_offset = next_offset;
    query.cache_time = std::clamp<std::int64_t>(call.params.integer("cache_time", 300), 0, 86'400);
    query.is_personal = call.params.flag("is_personal");
    query.button = std::move(button);
    call.world.record("inline_answer",
                      fmt::format("\"query_id\":{},\"user_id\":{},\"results\":{},\"next_offset\":{},\"button\":{}",
                                  quote_json(query.id), query.user_id, list_results(query),
                                  quote_json(query.next_offset), query.button.empty() ? "null" : query.button));
    return "true";
}

}  // namespace tgfw::testing
