#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <tgfw/api/input_file.hpp>
#include <tgfw/api/types.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

/// Bounds on what is decoded; a document beyond them throws DecodeError.
struct DecodeOptions {
    DecodeOptions() = default;

    /// How many objects and arrays may be open at once. The Bot API's deepest answers, rich messages, need about 80.
    unsigned max_depth = 128;
    /// The length of the document, in bytes.
    std::size_t max_bytes = std::size_t{16} << 20;
};

/// The server's answer `"ok": false`.
struct ApiFailure {
    ApiFailure() = default;

    /// The Bot API's error code, an HTTP status such as 429.
    std::int64_t error_code = 0;
    /// The server's text, such as `Forbidden: bot was blocked by the user`.
    std::string description;
    /// `retry_after` in seconds, `migrate_to_chat_id`.
    ResponseParameters parameters;

    bool operator==(const ApiFailure& other) const = default;
};

/// What a method answers: its result, or why there is none.
template <class R>
using Response = std::variant<R, ApiFailure>;

/// An update that could not be decoded.
struct BadUpdate {
    BadUpdate() = default;

    /// Its identifier, wherever it could be found in the text.
    std::optional<std::int64_t> update_id;
    /// What is wrong, with the path, such as `message.chat.id: expected an integer, got a string at byte 57`.
    std::string error;
    /// Where in the body, in bytes.
    std::size_t offset = 0;
    /// The update's text, as it came.
    std::string raw;
};

/// One element of a batch of updates.
using DecodedUpdate = std::variant<Update, BadUpdate>;

/// A part of a multipart request that is plain text.
struct FormField {
    FormField() = default;
    FormField(std::string field_name, std::string field_value)
        : name(std::move(field_name)), value(std::move(field_value)) {}

    std::string name;
    std::string value;

    bool operator==(const FormField&) const = default;
};

/// A part of a multipart request that is a file; `name` is the parameter's name, or what `attach://` refers to.
struct FormFile {
    FormFile() = default;
    FormFile(std::string part_name, InputFile part_file) : name(std::move(part_name)), file(std::move(part_file)) {}

    std::string name;
    InputFile file;
};

/// A method's parameters for multipart/form-data or application/x-www-form-urlencoded.
struct FormData {
    FormData() = default;

    /// Strings as they are, everything else as JSON text; in the Bot API's order.
    std::vector<FormField> fields;
    std::vector<FormFile> files;
};

namespace detail {

struct ValueType;

/// The codec's table of a type; instantiated in the library for every generated type, method and result.
template <class T>
const ValueType& codec_type() noexcept;

void decode_value(const ValueType& type, void* value, std::string_view json, const DecodeOptions& options);
void decode_array(const ValueType& element, void* array, void* (*append)(void*), std::string_view json,
                  const DecodeOptions& options);
std::string encode_value(const ValueType& type, const void* value);
void append_encoded(const ValueType& type, const void* value, std::string& out);
/// Reads the envelope of a response; returns whether there is a result, which then is in `result`.
bool decode_envelope(const ValueType& type, void* result, ApiFailure& failure, std::string_view body,
                     const DecodeOptions& options);
FormData encode_form(const ValueType& type, const void* method);
bool has_uploads(const ValueType& type, const void* value);

template <class T>
struct VectorElement {};
template <class T>
struct VectorElement<std::vector<T>> {
    using type = T;
};
template <class T>
concept Vector = requires {
    typename VectorElement<T>::type;
};

}  // namespace detail

/// Reads a value from JSON: any type or method of the Bot API, std::int64_t, bool, double, std::string, or a vector of
/// them.
///
/// Unknown members are kept in `extra`, unknown enum values keep their text, `null` means absent, and a required member
/// that is missing keeps its default and is noted in `extra`. The last of duplicate members wins.
/// Throws DecodeError, with path and offset, when the text is not strict JSON, breaks a bound or has a wrong type.
template <class T>
[[nodiscard]] T decode(std::string_view json, const DecodeOptions& options = DecodeOptions()) {
    T value{};
    if constexpr (detail::Vector<T>) {
        using Element = typename detail::VectorElement<T>::type;
        const auto append = [](void* array) -> void* { return &static_cast<T*>(array)->emplace_back(); };
        detail::decode_array(detail::codec_type<Element>(), &value, append, json, options);
    } else {
        detail::decode_value(detail::codec_type<T>(), &value, json, options);
    }
    return value;
}

/// Writes a value as compact JSON, members in the Bot API's order, unknown members last. For a method this is the body
/// of the request; throws ConfigError when it holds an upload, which only a form can carry.
template <class T>
[[nodiscard]] std::string encode(const T& value) {
    if constexpr (detail::Vector<T>) {
        std::string out = "[";
        for (const auto& element : value) {
            out += out.size() > 1 ? "," : "";
            detail::append_encoded(detail::codec_type<typename detail::VectorElement<T>::type>(), &element, out);
        }
        out += ']';
        return out;
    } else {
        return detail::encode_value(detail::codec_type<T>(), &value);
    }
}

/// Reads a response of the Bot API. `R` is the method's Result; one that is `null` stays as it is by default, and
/// counts as true for a bool. Throws DecodeError when the body is no such response.
template <class R>
[[nodiscard]] Response<R> decode_response(std::string_view body, const DecodeOptions& options = DecodeOptions()) {
    Response<R> response;
    R result{};
    if constexpr (std::is_same_v<R, bool>) result = true;
    ApiFailure failure;
    if (detail::decode_envelope(detail::codec_type<R>(), &result, failure, body, options)) {
        response.template emplace<0>(std::move(result));
    } else {
        response.template emplace<1>(std::move(failure));
    }
    return response;
}

/// Reads a response of getUpdates, each update for itself: one that is malformed, mistyped or too deep becomes a
/// BadUpdate and does not hurt its neighbours. Throws DecodeError when the body around the updates is broken.
[[nodiscard]] Response<std::vector<DecodedUpdate>> decode_updates(std::string_view body,
                                                                  const DecodeOptions& options = DecodeOptions());

/// Reads one update, such as a webhook's body. Never throws for what the text holds.
[[nodiscard]] DecodedUpdate decode_update(std::string_view json, const DecodeOptions& options = DecodeOptions());

/// The parameters of a method for a form. Uploads become files: a parameter that is a file becomes the part of its
/// name, a file inside an object becomes a part `attached0`, `attached1`… with `attach://…` in its place.
template <class Method>
[[nodiscard]] FormData encode_form(const Method& method) {
    return detail::encode_form(detail::codec_type<Method>(), &method);
}

/// Whether a method (or value) holds a file that must be uploaded, and thus needs a form.
template <class T>
[[nodiscard]] bool has_uploads(const T& value) {
    return detail::has_uploads(detail::codec_type<T>(), &value);
}

}  // namespace tgfw
