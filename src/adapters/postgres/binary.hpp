#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The server's binary forms, as its functions <type>_send write them. Nothing here trusts the bytes.

namespace tgfw::postgres::binary {

/// Numbers of the server's types (pg_type.dat); they never change.
namespace oid {
inline constexpr std::uint32_t boolean = 16;
inline constexpr std::uint32_t bytea = 17;
inline constexpr std::uint32_t name = 19;
inline constexpr std::uint32_t int8 = 20;
inline constexpr std::uint32_t int2 = 21;
inline constexpr std::uint32_t int4 = 23;
inline constexpr std::uint32_t text = 25;
inline constexpr std::uint32_t oid = 26;
inline constexpr std::uint32_t json = 114;
inline constexpr std::uint32_t float4 = 700;
inline constexpr std::uint32_t float8 = 701;
inline constexpr std::uint32_t unknown = 705;
inline constexpr std::uint32_t bpchar = 1042;
inline constexpr std::uint32_t varchar = 1043;
inline constexpr std::uint32_t date = 1082;
inline constexpr std::uint32_t timestamp = 1114;
inline constexpr std::uint32_t timestamptz = 1184;
inline constexpr std::uint32_t interval = 1186;
inline constexpr std::uint32_t numeric = 1700;
inline constexpr std::uint32_t uuid = 2950;
inline constexpr std::uint32_t jsonb = 3802;
/// Types of the database's own, such as its enums, have this number and those behind it.
inline constexpr std::uint32_t first_own = 16384;
}  // namespace oid

[[nodiscard]] bool is_text(std::uint32_t type) noexcept;
/// Whether a value of a type of the database's own is a text, as an enum's is, and citext's: what else there is, such
/// as a composite value, a range or an ltree, has a control character among its first bytes.
[[nodiscard]] bool is_own_text(std::uint32_t type, std::string_view bytes) noexcept;

/// Takes bytes apart from the front. Each function gives nullopt where too few are left.
class Reader {
public:
    explicit Reader(std::string_view bytes) noexcept : rest_(bytes) {}

    [[nodiscard]] std::optional<std::uint16_t> u16() noexcept;
    [[nodiscard]] std::optional<std::uint32_t> u32() noexcept;
    [[nodiscard]] std::optional<std::uint64_t> u64() noexcept;
    [[nodiscard]] std::optional<std::string_view> take(std::size_t count) noexcept;
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

private:
    std::string_view rest_;
};

/// int2, int4, int8 or oid; nullopt for another type or length.
[[nodiscard]] std::optional<std::int64_t> integer(std::uint32_t type, std::string_view bytes) noexcept;
/// float4 or float8.
[[nodiscard]] std::optional<double> figure(std::uint32_t type, std::string_view bytes) noexcept;
/// As the server prints it: `-12.50`, `NaN`, `Infinity`.
[[nodiscard]] std::optional<std::string> numeric(std::string_view bytes);
/// interval, in microseconds; nullopt for one with months, which have no length, and beyond the range of 64 bits.
[[nodiscard]] std::optional<std::int64_t> interval(std::string_view bytes) noexcept;
/// Lower case, with hyphens.
[[nodiscard]] std::optional<std::string> uuid(std::string_view bytes);

/// An array of one dimension: the type of its elements and their bytes, nullopt for NULL.
struct Array {
    std::uint32_t type = 0;
    std::vector<std::optional<std::string_view>> elements;
};
[[nodiscard]] std::optional<Array> array(std::string_view bytes);

}  // namespace tgfw::postgres::binary
