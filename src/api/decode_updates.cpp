#include <string>
#include <utility>

#include <api/decode.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw {

namespace {

using detail::DecodeFailure;
using detail::JsonReader;
using detail::read_value;

/// The identifier of an update that cannot be decoded: the first `"update_id": digits` in its text.
std::optional<std::int64_t> find_update_id(std::string_view text) {
    static constexpr std::string_view name = "\"update_id\"";
    const std::size_t at = text.find(name);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    std::size_t p = text.find_first_not_of(" \t\r\n:", at + name.size());
    std::int64_t id = 0;
    bool any = false;
    for (; p < text.size() && text[p] >= '0' && text[p] <= '9' && id < (std::int64_t{1} << 58); ++p) {
        id = id * 10 + (text[p] - '0');
        any = true;
    }
    return any ? std::optional(id) : std::nullopt;
}

/// Where the array element that starts at `start` ends, by brackets and strings alone; text.size() when it never does.
std::size_t balanced_end(std::string_view text, std::size_t start) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t p = start; p < text.size(); ++p) {
        const char c = text[p];
        if (in_string) {
            p += c == '\\' ? 1 : 0;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
            return p;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return text.size();
}

/// Where a broken element ends. Its own brackets or quotes may be unbalanced and then seem to enclose its neighbours;
/// but `{"update_id"` cannot stand inside a string, since a quote there is escaped, and starts every update.
std::size_t element_end(std::string_view text, std::size_t start) {
    const std::size_t neighbour = text.find("{\"update_id\"", start + 1);
    if (neighbour != std::string_view::npos) {
        const std::size_t comma = text.find_last_of(',', neighbour);
        return comma != std::string_view::npos && comma > start ? comma : neighbour;
    }
    const std::size_t end = balanced_end(text, start);
    if (end != text.size() && text[end] != '}') {
        return end;
    }
    const std::size_t bracket = text.find_last_of(']');
    return bracket != std::string_view::npos && bracket > start ? bracket : text.size();
}

/// Where an element ends that is proper JSON and only is no Update.
std::optional<std::size_t> valid_end(JsonReader& reader, JsonReader::Mark start) {
    reader.rewind(start);
    try {
        reader.raw_value();
        const char c = reader.peek();
        return c == ',' || c == ']' ? std::optional(reader.offset()) : std::nullopt;
    } catch (const DecodeFailure&) {
        return std::nullopt;
    }
}

BadUpdate bad_update(std::string_view text, const DecodeFailure& failure) {
    BadUpdate bad;
    bad.update_id = find_update_id(text);
    bad.error = DecodeError(failure.path, failure.problem, failure.offset).what();
    bad.offset = failure.offset;
    bad.raw = text;
    return bad;
}

/// The elements of the array that `reader` is about to enter.
void read_updates(JsonReader& reader, std::string_view body, std::vector<DecodedUpdate>& updates) {
    if (!reader.enter('[', "an array")) {
        return;
    }
    bool more = true;
    while (more) {
        reader.peek();
        const JsonReader::Mark start = reader.mark();
        const std::size_t first = reader.offset();
        auto& update = updates.emplace_back();
        try {
            read_value(reader, detail::codec_type<Update>(), &std::get<Update>(update));
            more = reader.next(']');
        } catch (const DecodeFailure& failure) {
            const std::size_t end = valid_end(reader, start).value_or(element_end(body, first));
            update = bad_update(body.substr(first, end - first), failure);
            reader.rewind({start.p + (end - first), start.depth_left});
            more = reader.next(']');
        }
    }
}

/// The envelope around the updates; returns whether it says `ok`.
bool read_response(JsonReader& reader, std::string_view body, std::vector<DecodedUpdate>& updates,
                   ApiFailure& failure) {
    bool ok = false;
    bool has_result = false;
    for (bool more = reader.enter('{', "an object"); more; more = reader.next('}')) {
        const std::string name(reader.key());
        if (name == "result") {
            updates.clear();
            read_updates(reader, body, updates);
            has_result = true;
        } else {
            detail::read_envelope_member(reader, name, ok, failure);
        }
    }
    reader.finish();
    if (ok && !has_result) {
        reader.fail("the response has no result", reader.offset());
    }
    return ok;
}

}  // namespace

Response<std::vector<DecodedUpdate>> decode_updates(std::string_view body, const DecodeOptions& options) {
    if (body.size() > options.max_bytes) {
        throw DecodeError("",
                          "the response is longer than the limit of " + std::to_string(options.max_bytes) + " bytes",
                          options.max_bytes);
    }
    std::vector<DecodedUpdate> updates;
    ApiFailure failure;
    JsonReader reader(body, options.max_depth);
    try {
        if (read_response(reader, body, updates, failure)) {
            return updates;
        }
    } catch (const DecodeFailure& problem) {
        throw DecodeError(problem.path, problem.problem, problem.offset);
    }
    return failure;
}

DecodedUpdate decode_update(std::string_view json, const DecodeOptions& options) {
    try {
        return decode<Update>(json, options);
    } catch (const DecodeError& error) {
        BadUpdate bad;
        bad.update_id = find_update_id(json);
        bad.error = error.what();
        bad.offset = error.offset();
        bad.raw = json;
        return bad;
    }
}

}  // namespace tgfw
