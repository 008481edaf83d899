#include <adapters/postgres/binary.hpp>

#include <algorithm>
#include <bit>
#include <iterator>

#include <fmt/format.h>

namespace tgfw::postgres::binary {

namespace {

template <class T>
std::optional<T> big_endian(std::string_view& rest) noexcept {
    if (rest.size() < sizeof(T)) return std::nullopt;
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value = static_cast<T>(static_cast<T>(value << 8) | static_cast<unsigned char>(rest[i]));
    }
    rest.remove_prefix(sizeof(T));
    return value;
}

// numeric.c: a number is digits of base 10,000, the first of which stands for 10,000 to the power of its weight.
constexpr std::uint16_t kNegative = 0x4000;
constexpr std::uint16_t kNan = 0xC000;
constexpr std::uint16_t kInfinity = 0xD000;
constexpr std::uint16_t kMinusInfinity = 0xF000;
/// The size that stands for NULL in an array.
constexpr std::uint32_t kNullElement = 0xFFFFFFFF;
constexpr std::int64_t kMicrosecondsOfDay = 86'400'000'000;
/// What the server's own parser takes at most (NUMERIC_DSCALE_MAX, and as many groups in front).
constexpr int kMostScale = 0x3FFF;

class Numeric {
public:
    bool negative = false;
    int weight = 0;
    int scale = 0;
    std::vector<std::uint16_t> groups;

    [[nodiscard]] unsigned group(int at) const {
        return at >= 0 && at < static_cast<int>(groups.size()) ? groups[static_cast<std::size_t>(at)] : 0U;
    }

    [[nodiscard]] std::string print() const {
        std::string text = negative ? "-" : "";
        if (weight < 0) {
            text += '0';
        } else {
            text += std::to_string(group(0));
            for (int i = 1; i <= weight; ++i) fmt::format_to(std::back_inserter(text), "{:04}", group(i));
        }
        if (scale == 0) return text;
        std::string fraction;
        for (int i = weight + 1; static_cast<int>(fraction.size()) < scale; ++i) {
            fmt::format_to(std::back_inserter(fraction), "{:04}", group(i));
        }
        return text + "." + fraction.substr(0, static_cast<std::size_t>(scale));
    }
};

}  // namespace

bool is_text(std::uint32_t type) noexcept {
    return type == oid::text || type == oid::varchar || type == oid::bpchar || type == oid::name || type == oid::json ||
           type == oid::unknown;
}

bool is_own_text(std::uint32_t type, std::string_view bytes) noexcept {
    const auto control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    };
    return type >= oid::first_own && std::none_of(bytes.begin(), bytes.end(), control);
}

std::optional<std::uint16_t> Reader::u16() noexcept {
    return big_endian<std::uint16_t>(rest_);
}
std::optional<std::uint32_t> Reader::u32() noexcept {
    return big_endian<std::uint32_t>(rest_);
}
std::optional<std::uint64_t> Reader::u64() noexcept {
    return big_endian<std::uint64_t>(rest_);
}
std::optional<std::string_view> Reader::take(std::size_t count) noexcept {
    if (rest_.size() < count) return std::nullopt;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
}

std::optional<std::int64_t> integer(std::uint32_t type, std::string_view bytes) noexcept {
    Reader reader(bytes);
    if (type == oid::int8 && bytes.size() == 8) return static_cast<std::int64_t>(*reader.u64());
    if (type == oid::int4 && bytes.size() == 4) return static_cast<std::int32_t>(*reader.u32());
    if (type == oid::oid && bytes.size() == 4) return *reader.u32();
    if (type == oid::int2 && bytes.size() == 2) return static_cast<std::int16_t>(*reader.u16());
    return std::nullopt;
}

std::optional<double> figure(std::uint32_t type, std::string_view bytes) noexcept {
    Reader reader(bytes);
    if (type == oid::float8 && bytes.size() == 8) return std::bit_cast<double>(*reader.u64());
    if (type == oid::float4 && bytes.size() == 4) return static_cast<double>(std::bit_cast<float>(*reader.u32()));
    return std::nullopt;
}

std::optional<std::string> numeric(std::string_view bytes) {
    Reader reader(bytes);
    const auto count = reader.u16();
    const auto weight = reader.u16();
    const auto sign = reader.u16();
    const auto scale = reader.u16();
    if (!scale) return std::nullopt;
    if (*sign == kNan) return "NaN";
    if (*sign == kInfinity) return "Infinity";
    if (*sign == kMinusInfinity) return "-Infinity";
    Numeric value;
    value.negative = *sign == kNegative;
    value.weight = static_cast<std::int16_t>(*weight);
    value.scale = *scale;
    if ((*sign != 0 && !value.negative) || value.scale > kMostScale) return std::nullopt;
    for (int i = 0; i < *count; ++i) {
        const auto group = reader.u16();
        if (!group || *group > 9999) return std::nullopt;
        value.groups.push_back(*group);
    }
    if (!reader.empty()) return std::nullopt;
    return value.print();
}

std::optional<std::int64_t> interval(std::string_view bytes) noexcept {
    Reader reader(bytes);
    const auto time = reader.u64();
    const auto days = reader.u32();
    const auto months = reader.u32();
    if (!months || !reader.empty() || *months != 0) return std::nullopt;
    std::int64_t total = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(static_cast<std::int32_t>(*days)), kMicrosecondsOfDay,
                               &total)) {
        return std::nullopt;
    }
    if (__builtin_add_overflow(total, static_cast<std::int64_t>(*time), &total)) return std::nullopt;
    return total;
}

std::optional<std::string> uuid(std::string_view bytes) {
    if (bytes.size() != 16) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned>(static_cast<unsigned char>(bytes[i])));
    }
    return text;
}

std::optional<Array> array(std::string_view bytes) {
    Reader reader(bytes);
    const auto dimensions = reader.u32();
    const auto nulls = reader.u32();
    const auto type = reader.u32();
    if (!type || *dimensions > 1 || *nulls > 1) return std::nullopt;
    Array result;
    result.type = *type;
    if (*dimensions == 0) return reader.empty() ? std::optional(std::move(result)) : std::nullopt;
    const auto count = reader.u32();
    const auto lower_bound = reader.u32();
    if (!lower_bound) return std::nullopt;
    for (std::uint32_t i = 0; i < *count; ++i) {
        const auto size = reader.u32();
        if (!size) return std::nullopt;
        if (*size == kNullElement) {
            result.elements.emplace_back();
            continue;
        }
        const auto element = reader.take(*size);
        if (!element) return std::nullopt;
        result.elements.push_back(*element);
    }
    if (!reader.empty()) return std::nullopt;
    return result;
}

}  // namespace tgfw::postgres::binary
