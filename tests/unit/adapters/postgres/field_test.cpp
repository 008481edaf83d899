#include <tgfw/adapters/postgres/field.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <boost/describe/enum.hpp>

#include <adapters/postgres/binary.hpp>
#include <tgfw/adapters/postgres/error.hpp>

namespace tgfw::postgres {

namespace {

using namespace std::string_view_literals;

enum class FieldColour { red, green };
BOOST_DESCRIBE_ENUM(FieldColour, red, green)

Field field(std::uint32_t type, std::string_view bytes) {
    return Field("c", type, bytes);
}

}  // namespace

TEST_CASE("numeric reads as the server prints it") {
    // 12345.678: groups 1 2345 6780, the first of weight 1, three digits behind the point.
    CHECK(field(binary::oid::numeric, "\0\3\0\1\0\0\0\3\0\1\x09\x29\x1a\x7c"sv).as<std::string>() == "12345.678");
    CHECK(field(binary::oid::numeric, "\0\1\xff\xff\x40\0\0\2\x13\x88"sv).as<std::string>() == "-0.50");
    CHECK(field(binary::oid::numeric, "\0\0\0\0\0\0\0\0"sv).as<std::string>() == "0");
    CHECK(field(binary::oid::numeric, "\0\0\0\0\xc0\0\0\0"sv).as<std::string>() == "NaN");
    CHECK(field(binary::oid::numeric, "\0\1\xff\xff\x40\0\0\2\x13\x88"sv).as<double>() == -0.5);
}

TEST_CASE("bytes that are no value of their type are refused, whatever they are") {
    const std::vector<std::uint32_t> types{16,   17,   20,   21,   23,   25,   114,  700,  701,
                                           1082, 1114, 1184, 1700, 2950, 3802, 1007, 1009, 1016};
    const std::vector<std::string_view> odd{""sv,
                                            "\0"sv,
                                            "\xff\xff\xff\xff"sv,
                                            "\0\0\0\1\0\0\0\0\0\0\0\x14\x7f\xff\xff\xff\0\0\0\1"sv,
                                            "\xff\xff\0\0\0\0\0\0"sv,
                                            "\2{}"sv};
    int refused = 0;
    const auto attempt = [&]<class T>(std::type_identity<T>, const Field& value) {
        try {
            static_cast<void>(value.as<T>());
        } catch (const ResultError&) {
            ++refused;
        }
    };
    for (const std::uint32_t type : types) {
        for (const std::string_view bytes : odd) {
            const Field value = field(type, bytes);
            attempt(std::type_identity<bool>(), value);
            attempt(std::type_identity<std::int64_t>(), value);
            attempt(std::type_identity<double>(), value);
            attempt(std::type_identity<std::string>(), value);
            attempt(std::type_identity<Json>(), value);
            attempt(std::type_identity<std::chrono::system_clock::time_point>(), value);
            attempt(std::type_identity<std::vector<std::int64_t>>(), value);
            attempt(std::type_identity<std::vector<std::string>>(), value);
        }
    }
    CHECK(refused > 700);
}

TEST_CASE("infinite dates are refused, not wrapped") {
    CHECK_THROWS_AS(
        static_cast<void>(field(binary::oid::date, "\x7f\xff\xff\xff"sv).as<std::chrono::system_clock::time_point>()),
        ResultError);
    CHECK_THROWS_AS(static_cast<void>(field(binary::oid::timestamptz, "\x7f\xff\xff\xff\xff\xff\xff\xff"sv)
                                          .as<std::chrono::system_clock::time_point>()),
                    ResultError);
}

TEST_CASE("bytes are no array, whatever they say, and a column that cannot be read is told by its type's name") {
    const auto array_of_none = "\0\0\0\0\0\0\0\0\0\0\0\x17"sv;
    CHECK(field(1007, array_of_none).as<std::vector<int>>().empty());
    CHECK_THROWS_AS(static_cast<void>(field(binary::oid::bytea, array_of_none).as<std::vector<int>>()), ResultError);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(field(869, "abc").as<std::string>()),
        "the column \"c\" is of the type inet and cannot become a text; change the C++ type, or the column's in the "
        "statement, as in `column::text`",
        ResultError);
    CHECK_THROWS_WITH_AS(static_cast<void>(field(40000, "\x01").as<int>()),
                         "the column \"c\" is of the server's type number 40000 and cannot become an integer; change "
                         "the C++ type, or the "
                         "column's in the statement, as in `column::bigint`",
                         ResultError);
}

TEST_CASE("a column that cannot be read says what is to be done: NULL, a value out of range, a name that is missing") {
    const auto told = [](const auto& read) -> std::string {
        try {
            read();
        } catch (const ResultError& error) {
            return error.what();
        }
        return "";
    };
    CHECK(told([] { static_cast<void>(Field("note", 25, std::nullopt).as<std::string>()); }) ==
          "the column \"note\" is NULL and cannot become a text; make it a std::optional, or use coalesce() in the "
          "statement");
    CHECK(told([] { static_cast<void>(field(binary::oid::int4, "\0\1\0\0"sv).as<std::int16_t>()); }) ==
          "the column \"c\" holds a number out of this integer's range; use a larger C++ type");
    CHECK(told([] { static_cast<void>(field(binary::oid::text, "blue"sv).as<FieldColour>()); }) ==
          "the column \"c\" holds a name that the C++ enum lacks; add it, also to its BOOST_DESCRIBE_ENUM");
    CHECK(told([] {
              static_cast<void>(
                  field(binary::oid::date, "\x7f\xff\xff\xff"sv).as<std::chrono::system_clock::time_point>());
          }) == "the column \"c\" holds a time out of the clock's range, such as infinity; take it as `column::text`");
    CHECK(told([] {
              static_cast<void>(
                  field(binary::oid::interval, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"sv).as<std::chrono::microseconds>());
          }) == "the column \"c\" holds an interval with months, or out of range; take it as `column::text`");
}

}  // namespace tgfw::postgres
