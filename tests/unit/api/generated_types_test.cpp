#include "generated_types.hpp"

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

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

/// What a type does, its name put aside: what is checked of it is compiled once, and not once for each type.
class Operations {
public:
    template <class T>
    static Operations of(const char* name) {
        Operations all;
        all.name = name;
        all.type = detail::codec_type<T>();
        all.rewrite = [](std::string_view json) { return encode(decode<T>(json)); };
        all.write_default = [] { return encode(T()); };
        all.is_a_value = [](std::string_view json) {
            const T value = decode<T>(json);
            const T copy = value;  // NOLINT(performance-unnecessary-copy-initialization): a copy is what is tested
            return copy == value && decode<T>(encode(value)) == value;
        };
        return all;
    }

    const char* name = nullptr;
    detail::ValueType type{};
    std::string (*rewrite)(std::string_view json) = nullptr;
    std::string (*write_default)() = nullptr;
    bool (*is_a_value)(std::string_view json) = nullptr;
};

void check_table(const Operations& own) {
    const std::string type_name = own.name;
    CAPTURE(type_name);
    for (int depth : {0, 1, 3}) {
        const std::string json = sample(own.type, "top", depth);
        CAPTURE(json);
        CHECK(tgfw_test::same_json(own.rewrite(json), json));
        CHECK(own.is_a_value(json));
    }
    const std::string nothing = own.write_default();
    CHECK(tgfw_test::same_json(own.rewrite(nothing), nothing));
}

void check_extra(const Operations& own) {
    const std::string type_name = own.name;
    CAPTURE(type_name);
    CHECK(own.rewrite("{}") == "{}");
    const std::string unknown = R"({"not in 10.3":[1,{"a":null}]})";
    CHECK(own.rewrite(unknown) == unknown);
}

/// The first text of the enumeration that is not found again; empty if all are.
template <class T>
std::string_view lost_text() {
    for (std::uint16_t i = 0; i < T::info().count; ++i) {
        const std::string_view text = T::info().names[i].view();
        const bool found = T(text).index() == i && T(text).to_string() == text;
        if (!found || T(std::string(text) + "x").is_known()) return text;
    }
    return std::string_view();
}

}  // namespace

#define TGFW_OPERATIONS(T) Operations::of<T>(#T),

TEST_CASE("Every member of every type is read and written back, alone and nested") {
    const std::vector<Operations> objects{TGFW_TEST_OBJECTS(TGFW_OPERATIONS)};
    for (const Operations& object : objects) {
        check_table(object);
        check_extra(object);
    }
}

TEST_CASE("Every member of every method is read and written back, and unknown ones are kept") {
    const std::vector<Operations> methods{TGFW_TEST_METHODS(TGFW_OPERATIONS)};
    for (const Operations& method : methods) {
        check_table(method);
        check_extra(method);
    }
}

TEST_CASE("Every union is read and written back") {
    const std::vector<Operations> unions{TGFW_TEST_UNIONS(TGFW_OPERATIONS)};
    for (const Operations& one : unions) check_table(one);
}

TEST_CASE("Every value of every enumeration is found by its text") {
#define TGFW_LOST_TEXT(T) lost_text<T>(),
    for (const std::string_view lost : {TGFW_TEST_ENUMS(TGFW_LOST_TEXT)}) CHECK(lost == "");
}

TEST_CASE("A constructor takes the required members in the API's order") {
    const SendInvoice invoice(5, "title", "description", "payload", "XTR", {});
    CHECK(
        encode(invoice) ==
        R"({"chat_id":5,"title":"title","description":"description","payload":"payload","currency":"XTR","prices":[]})");
}
