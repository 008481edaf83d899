#include <tgfw/api/codec.hpp>

#include <api/decode.hpp>
#include <api/encode.hpp>

namespace tgfw::detail {

namespace {

void check_size(std::string_view json, const DecodeOptions& options) {
    if (json.size() > options.max_bytes) {
        throw DecodeError("",
                          "the document has " + std::to_string(json.size()) + " bytes, more than the limit of " +
                              std::to_string(options.max_bytes),
                          options.max_bytes);
    }
}

/// Runs `read` over a whole document; what goes wrong leaves as DecodeError.
template <class Read>
void read_document(std::string_view json, const DecodeOptions& options, Read read) {
    check_size(json, options);
    JsonReader reader(json, options.max_depth);
    try {
        read(reader);
        reader.finish();
    } catch (const DecodeFailure& failure) {
        throw DecodeError(failure.path, failure.problem, failure.offset);
    }
}

}  // namespace

void read_envelope_member(JsonReader& reader, std::string_view name, bool& ok, ApiFailure& failure) {
    if (name == "ok") {
        ok = reader.boolean();
    } else if (name == "error_code") {
        failure.error_code = reader.integer();
    } else if (name == "description") {
        failure.description = reader.string();
    } else if (name == "parameters") {
        read_value(reader, codec_type<ResponseParameters>(), &failure.parameters);
    } else {
        reader.raw_value();
    }
}

void decode_value(const ValueType& type, void* value, std::string_view json, const DecodeOptions& options) {
    read_document(json, options, [&](JsonReader& reader) { read_value(reader, type, value); });
}

void decode_array(const ValueType& element, void* array, void* (*append)(void*), std::string_view json,
                  const DecodeOptions& options) {
    read_document(json, options, [&](JsonReader& reader) {
        if (!reader.enter('[', "an array")) {
            return;
        }
        std::size_t index = 0;
        try {
            do {
                read_value(reader, element, append(array));
                ++index;
            } while (reader.next(']'));
        } catch (DecodeFailure& failure) {
            failure.prepend('[' + std::to_string(index) + ']');
            throw;
        }
    });
}

std::string encode_value(const ValueType& type, const void* value) {
    std::string out;
    write_value(out, type, value, nullptr);
    return out;
}

void append_encoded(const ValueType& type, const void* value, std::string& out) {
    write_value(out, type, value, nullptr);
}

bool decode_envelope(const ValueType& type, void* result, ApiFailure& failure, std::string_view body,
                     const DecodeOptions& options) {
    bool ok = false;
    bool has_result = false;
    read_document(body, options, [&](JsonReader& reader) {
        std::string name;
        try {
            for (bool more = reader.enter('{', "an object"); more; more = reader.next('}')) {
                name = reader.key();
                if (name == "result") {
                    // Some emulators answer `null` where the Bot API says True or a Message: done, without words.
                    if (!reader.take_null()) {
                        read_value(reader, type, result);
                    }
                    has_result = true;
                } else {
                    read_envelope_member(reader, name, ok, failure);
                }
                name.clear();
            }
        } catch (DecodeFailure& problem) {
            if (!name.empty()) {
                problem.prepend(name);
            }
            throw;
        }
    });
    if (ok && !has_result) {
        throw DecodeError("result", "the response has no result", body.size());
    }
    return ok;
}

}  // namespace tgfw::detail
