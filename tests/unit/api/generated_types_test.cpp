#include "generated_types.hpp"

#include <concepts>
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

#include <api/generated/tables.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/api/json.hpp>
#include <tgfw/api/methods.hpp>

#include "same_json.hpp"

using namespace tgfw;

// What g++ 12 needs of every type that a user may build in a co_await expression, and what values promise.
#define TGFW_CHECK_VALUE(T)                                 \
    static_assert(!std::is_aggregate_v<T>);                 \
    static_assert(std::is_default_constructible_v<T>);      \
    static_assert(std::is_copy_constructible_v<T>);         \
    static_assert(std::is_copy_assignable_v<T>);            \
    static_assert(std::is_nothrow_move_constructible_v<T>); \
    static_assert(std::is_nothrow_move_assignable_v<T>);    \
    static_assert(std::equality_comparable<T>);
TGFW_TEST_OBJECTS(TGFW_CHECK_VALUE)
TGFW_TEST_UNIONS(TGFW_CHECK_VALUE)
TGFW_TEST_ENUMS(TGFW_CHECK_VALUE)
TGFW_TEST_METHODS(TGFW_CHECK_VALUE)
TGFW_CHECK_VALUE(ApiFailure)
TGFW_CHECK_VALUE(UnknownMember)
TGFW_CHECK_VALUE(UnknownObject)
TGFW_CHECK_VALUE(Extra)
TGFW_CHECK_VALUE(ChatId)
TGFW_CHECK_VALUE(InputFile)
TGFW_CHECK_VALUE(Flag)
static_assert(!std::is_aggregate_v<DecodeOptions> && !std::is_aggregate_v<BadUpdate> &&
              !std::is_aggregate_v<FormData> && !std::is_aggregate_v<FormField> && !std::is_aggregate_v<FormFile>);

namespace {

using detail::Kind;

/// A text of JSON that fills a value of the given type: every member of an object down to `depth`, required ones below.
std::string sample(detail::ValueType type, std::string_view seed, int depth);

std::string sample_object(const detail::ObjectInfo& info, int depth) {
    std::string out = "{";
    for (const auto* field = info.fields; field != info.fields + info.count; ++field) {
        if (field->required || depth > 0) {
            out += out.size() > 1 ? "," : "";
            const std::string name(field->name().view());
            out += '"' + name + "\":" + sample(field->type(), name, depth - 1);
        }
    }
    return out + '}';
}

std::string sample(detail::ValueType type, std::string_view seed, int depth) {
    const auto number = std::to_string(1000 + seed.size() * 31 + static_cast<unsigned char>(seed.back()));
    switch (type.kind) {
        case Kind::integer:
        case Kind::opt_integer:
            return number;
        case Kind::number:
        case Kind::opt_number:
            return number + ".25";
        case Kind::boolean:
        case Kind::flag:
            return "true";
        case Kind::string:
        case Kind::opt_string:
        case Kind::input_file:
            return "\"text of " + std::string(seed) + '"';
        case Kind::chat_id:
            return "\"@" + std::string(seed) + '"';
        case Kind::enumeration: {
            const auto& info = type.info<detail::EnumInfo>();
            return '"' + std::string(info.names[info.count - 1].view()) + '"';
        }
        case Kind::object:
        case Kind::box_object:
            return sample_object(type.info<detail::ObjectInfo>(), depth);
        case Kind::one_of:
        case Kind::box_one_of: {
            const auto& info = type.info<detail::UnionInfo>();
            const bool deep = depth > 0 && info.alternatives[0].type.kind == Kind::object;
            return sample(info.alternatives[deep ? info.count - 2 : 0].type, seed, depth);
        }
        case Kind::array:
            return '[' + sample(type.info<detail::ArrayInfo>().element, seed, depth) + ']';
        case Kind::optional:
            return sample(type.info<detail::OptionalInfo>().value, seed, depth);
        case Kind::constant:
            return '"' + std::string(type.info<std::string_view>()) + '"';
        case Kind::unknown_object:
            return R"({"type":"from the future"})";
    }
    return "null";
}

template <class T>
void check_table(const char* name) {
    const detail::ValueType type = detail::codec_type<T>();
    const std::string type_name = name;
    CAPTURE(type_name);
    for (int depth : {0, 1, 3}) {
        const std::string json = sample(type, "top", depth);
        CAPTURE(json);
        T value;
        REQUIRE_NOTHROW(value = decode<T>(json));
        CHECK(tgfw_test::same_json(encode(value), json));
        const T copy = value;
        CHECK(copy == value);
        CHECK(decode<T>(encode(value)) == value);
    }
    CHECK(tgfw_test::same_json(encode(decode<T>(encode(T()))), encode(T())));
}

template <class T>
void check_extra(const char* name) {
    const std::string type_name = name;
    CAPTURE(type_name);
    const auto empty = decode<T>("{}");
    CHECK(encode(empty) == "{}");
    const auto unknown = decode<T>(R"({"not in 10.3":[1,{"a":null}]})");
    CHECK(encode(unknown) == R"({"not in 10.3":[1,{"a":null}]})");
}

}  // namespace

TEST_CASE("Every member of every type is read and written back, alone and nested") {
#define TGFW_CHECK_TABLE(T) check_table<T>(#T);
    TGFW_TEST_OBJECTS(TGFW_CHECK_TABLE)
}

TEST_CASE("Every member of every method is read and written back"){TGFW_TEST_METHODS(TGFW_CHECK_TABLE)}

TEST_CASE("Every union is read and written back"){TGFW_TEST_UNIONS(TGFW_CHECK_TABLE)}

TEST_CASE("Every type keeps unknown members and does not invent missing ones") {
#define TGFW_CHECK_EXTRA(T) check_extra<T>(#T);
    TGFW_TEST_OBJECTS(TGFW_CHECK_EXTRA)
    TGFW_TEST_METHODS(TGFW_CHECK_EXTRA)
}

TEST_CASE("Every value of every enumeration is found by its text") {
#define TGFW_CHECK_ENUM(T)                                  \
    for (std::uint16_t i = 0; i < T::info().count; ++i) {   \
        const auto text = T::info().names[i].view();        \
        CHECK(T(text).index() == i);                        \
        CHECK(T(text).to_string() == text);                 \
        CHECK_FALSE(T(std::string(text) + "x").is_known()); \
    }
    TGFW_TEST_ENUMS(TGFW_CHECK_ENUM)
}

TEST_CASE("A constructor takes the required members in the API's order") {
    const SendInvoice invoice(5, "title", "description", "payload", "XTR", {});
    CHECK(
        encode(invoice) ==
        R"({"chat_id":5,"title":"title","description":"description","payload":"payload","currency":"XTR","prices":[]})");
}
