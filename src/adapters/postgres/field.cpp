#include <tgfw/adapters/postgres/field.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include <adapters/postgres/binary.hpp>
#include <tgfw/adapters/postgres/error.hpp>

namespace tgfw::postgres {

namespace oid = binary::oid;

namespace {

/// 2000-01-01, from which the server counts.
constexpr std::chrono::sys_days kServerEpoch{std::chrono::year(2000) / 1 / 1};
/// The server's words for the two ends of time.
constexpr std::int64_t kEndOfTime = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kBeginningOfTime = std::numeric_limits<std::int64_t>::min();
/// Days beyond which microseconds in 64 bits would not do; also the server's infinities.
constexpr std::int32_t kMostDays = 1'000'000;
/// jsonb begins with the number of its form.
constexpr char kJsonbForm = 1;

std::optional<std::string_view> json_text(std::uint32_t type, std::string_view bytes) {
    if (type == oid::json) return bytes;
    if (type != oid::jsonb || bytes.empty() || bytes.front() != kJsonbForm) return std::nullopt;
    return bytes.substr(1);
}

/// For a sentence. What is not here has the number that it has in the server's table pg_type.
std::string type_name(std::uint32_t type) {
    constexpr std::array<std::pair<std::uint32_t, std::string_view>, 34> names{{
        {16, "boolean"},     {17, "bytea"},         {18, "\"char\""},    {20, "bigint"},
        {21, "smallint"},    {23, "integer"},       {25, "text"},        {114, "json"},
        {142, "xml"},        {650, "cidr"},         {700, "real"},       {701, "double precision"},
        {790, "money"},      {869, "inet"},         {1007, "integer[]"}, {1009, "text[]"},
        {1016, "bigint[]"},  {1043, "varchar"},     {1082, "date"},      {1083, "time"},
        {1114, "timestamp"}, {1184, "timestamptz"}, {1186, "interval"},  {1266, "timetz"},
        {1700, "numeric"},   {2249, "record"},      {2278, "void"},      {2950, "uuid"},
        {3802, "jsonb"},     {3904, "int4range"},   {3906, "numrange"},  {3910, "tstzrange"},
        {3912, "daterange"}, {3926, "int8range"},
    }};
    for (const auto& [number, name] : names) {
        if (number == type) return fmt::format("the type {}", name);
    }
    return fmt::format("the server's type number {}", type);
}

/// The clock counts nanoseconds from 1970, in 64 bits: 292 years to each side.
std::optional<std::chrono::system_clock::time_point> time_after_epoch(std::chrono::microseconds passed) {
    using namespace std::chrono;
    constexpr microseconds from_1970 = kServerEpoch.time_since_epoch();
    constexpr microseconds most = floor<microseconds>(system_clock::duration::max());
    if (passed > most - from_1970 || passed < -most) return std::nullopt;
    if (passed + from_1970 < -most) return std::nullopt;
    return system_clock::time_point(passed + from_1970);
}

}  // namespace

void Field::refuse(std::string_view wanted, std::string_view sql_type) const {
    throw ResultError(
        fmt::format("the column \"{}\" is of {} and cannot become {}; change the C++ type, or the column's in the "
                    "statement, as in `column::{}`",
                    name_, type_name(type_), wanted, sql_type));
}

void Field::refuse_value(std::string_view what_and_remedy) const {
    throw ResultError(fmt::format("the column \"{}\" holds {}", name_, what_and_remedy));
}

std::string_view Field::required(std::string_view wanted) const {
    if (data_) return *data_;
    throw ResultError(
        fmt::format("the column \"{}\" is NULL and cannot become {}; make it a std::optional, or use "
                    "coalesce() in the statement",
                    name_, wanted));
}

bool Field::to_bool() const {
    const std::string_view bytes = required("a bool");
    if (type_ != oid::boolean || bytes.size() != 1) refuse("a bool", "boolean");
    return bytes.front() != 0;
}

std::int64_t Field::to_integer(std::int64_t least, std::int64_t most) const {
    const auto value = binary::integer(type_, required("an integer"));
    if (!value) refuse("an integer", "bigint");
    if (*value < least || *value > most) refuse_value("a number out of this integer's range; use a larger C++ type");
    return *value;
}

double Field::to_double() const {
    const std::string_view bytes = required("a double");
    if (const auto value = binary::figure(type_, bytes)) return *value;
    if (const auto value = binary::integer(type_, bytes)) return static_cast<double>(*value);
    const auto digits = type_ == oid::numeric ? binary::numeric(bytes) : std::nullopt;
    if (!digits) refuse("a double", "float8");
    if (*digits == "NaN") return std::nan("");
    double value = 0;
    const auto read = std::from_chars(digits->data(), digits->data() + digits->size(), value);
    const bool small = digits->starts_with("0.") || digits->starts_with("-0.");  // Too small for a double is 0.
    if (read.ec == std::errc::result_out_of_range && !small)
        refuse_value("a number out of a double's range; take it as a std::string");
    return value;
}

std::string Field::to_text() const {
    const std::string_view bytes = required("a text");
    if (binary::is_text(type_) || binary::is_own_text(type_, bytes)) return std::string(bytes);
    std::optional<std::string> text;
    if (type_ == oid::numeric) text = binary::numeric(bytes);
    if (type_ == oid::uuid) text = binary::uuid(bytes);
    if (const auto json = json_text(type_, bytes)) text = std::string(*json);
    if (!text) refuse("a text", "text");
    return std::move(*text);
}

Json Field::to_json() const {
    const auto text = json_text(type_, required("JSON"));
    if (!text) refuse("JSON", "jsonb");
    return Json(std::string(*text));
}

std::vector<std::byte> Field::to_bytes() const {
    const std::string_view bytes = required("bytes");
    if (type_ != oid::bytea) refuse("bytes", "bytea");
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    return {first, first + bytes.size()};
}

std::chrono::system_clock::time_point Field::to_time() const {
    binary::Reader reader(required("a time"));
    std::optional<std::chrono::system_clock::time_point> time;
    if (type_ == oid::date && bytes().size() == 4) {
        const auto passed = static_cast<std::int32_t>(*reader.u32());
        if (passed < kMostDays && passed > -kMostDays) time = time_after_epoch(std::chrono::days(passed));
    } else if ((type_ == oid::timestamptz || type_ == oid::timestamp) && bytes().size() == 8) {
        const auto passed = static_cast<std::int64_t>(*reader.u64());
        if (passed != kEndOfTime && passed != kBeginningOfTime)
            time = time_after_epoch(std::chrono::microseconds(passed));
    } else {
        refuse("a time", "timestamptz");
    }
    if (!time) refuse_value("a time out of the clock's range, such as infinity; take it as `column::text`");
    return *time;
}

std::chrono::microseconds Field::to_duration() const {
    const std::string_view bytes = required("a duration");
    if (type_ != oid::interval) refuse("a duration", "interval");
    const auto value = binary::interval(bytes);
    if (!value) refuse_value("an interval with months, or out of range; take it as `column::text`");
    return std::chrono::microseconds(*value);
}

std::vector<Field> Field::to_elements() const {
    const auto array = binary::array(required("a vector"));
    if (!array || type_ == oid::bytea)
        refuse("a vector of one dimension", "text[]");  // Whose bytes could say anything.
    std::vector<Field> fields;
    fields.reserve(array->elements.size());
    for (const auto& element : array->elements) fields.emplace_back(name_, array->type, element);
    return fields;
}

}  // namespace tgfw::postgres
