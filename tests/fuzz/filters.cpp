// Any pattern in the first line, any update behind it: filters answer, their inversions answer the opposite, what they
// say of their reach holds, and what a pattern found stands in the text where it says.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/codec.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/filters/field.hpp>
#include <tgfw/dispatch/filters/filters.hpp>

namespace {

using namespace tgfw;

std::optional<Pattern> compile(std::string_view text) {
    try {
        return Pattern(text);
    } catch (const ConfigError&) {
        return std::nullopt;
    }
}

std::optional<Update> read(std::string_view json) {
    try {
        return decode<Update>(json);
    } catch (const DecodeError&) {
        return std::nullopt;
    }
}

void check(const Pattern& pattern, std::string_view text) {
    const auto found = pattern.search(text);
    if (found && text.substr(found->position(), found->str().size()) != found->str()) std::abort();
    const auto at_start = pattern.match_start(text);
    if (at_start && (!found || at_start->position() != 0 || found->position() != 0)) std::abort();
}

void check(const filters::Any& filter, const UpdateView& view) {
    Match match;
    const bool yes = filters::passes(filter, view, match);
    if (!yes && !match.matches.empty()) std::abort();
    Match other;
    const bool no = filters::passes(~filter, view, other);
    if (!other.matches.empty() || no != (view.message() != nullptr && !yes)) std::abort();
    const Reach reach = filters::reach_of(filter);
    const std::size_t slot = view.slot();
    if (yes ? !reach.may.has(slot) : reach.always.has(slot)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end_of_line = input.find('\n');
    if (end_of_line == std::string_view::npos) return 0;
    const auto update = read(input.substr(end_of_line + 1));
    if (!update) return 0;
    const UpdateView view(*update, nullptr);
    const std::string first(input.substr(0, end_of_line));
    std::vector<filters::Any> all{filters::text,
                                  filters::caption,
                                  filters::command,
                                  filters::command(false),
                                  filters::attachment,
                                  filters::status_update::all,
                                  filters::text(first),
                                  filters::mention(first, 5),
                                  filters::entity("url"),
                                  filters::forwarded_from(first).allow_empty(),
                                  filters::user(first),
                                  filters::language(first),
                                  filters::document::file_extension(first),
                                  filters::dice(3),
                                  filters::sender_chat::channel,
                                  filters::update_type::edited,
                                  filters::chat_type::groups,
                                  filters::field<&Message::text>().contains(first),
                                  filters::field<&Message::reply_to_message, &Message::chat, &Chat::title>() == first};
    if (const auto pattern = compile(first)) {
        all.push_back(filters::regex(*pattern) & filters::caption_regex(*pattern));
        if (view.message() != nullptr && view.message()->text) check(*pattern, *view.message()->text);
    }
    for (const filters::Any& filter : all) check(filter, view);
    return 0;
}
