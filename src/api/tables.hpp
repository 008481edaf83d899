#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// The tables that drive the codec: for each type its members, for each union its alternatives, for each open enum its
/// values. The generator writes them; decode.cpp, encode.cpp, form.cpp and bot/apply_defaults.cpp are the only code
/// that reads them. A member is reached by its offset: one row of data in place of one function for each of some 2,800
/// members.

namespace tgfw::detail {

/// How a value lies in memory and in JSON.
enum class Kind : std::uint8_t {
    integer,         // std::int64_t
    opt_integer,     // std::optional<std::int64_t>
    number,          // double
    opt_number,      // std::optional<double>
    boolean,         // bool
    flag,            // Flag
    string,          // std::string
    opt_string,      // std::optional<std::string>
    enumeration,     // OpenEnumBase;           of: EnumInfo
    chat_id,         // ChatId
    input_file,      // InputFile
    object,          // a generated struct;     of: ObjectInfo
    box_object,      // Box of one;             of: ObjectInfo
    one_of,          // a union;                of: UnionInfo
    box_one_of,      // Box of one;             of: UnionInfo
    array,           // std::vector;            of: ArrayInfo
    optional,        // std::optional of enum, chat id, file or array; of: OptionalInfo
    constant,        // a fixed string, no memory; of: std::string_view
    unknown_object,  // UnknownObject
};

struct ValueType {
    Kind kind;
    const void* of = nullptr;

    template <class Info>
    const Info& info() const noexcept {
        return *static_cast<const Info*>(of);
    }
};

/// A name in a set: a member's, an enum value's or a discriminator's.
struct Name {
    const char* text;
    std::uint8_t size;

    [[nodiscard]] std::string_view view() const noexcept { return {text, size}; }
    [[nodiscard]] bool is(std::string_view other) const noexcept {
        return other.size() == size && std::memcmp(other.data(), text, size) == 0;
    }
};

/// A hash without collisions inside one set of names; the generator finds the multiplier.
/// Its twin is perfect_hash() in tools/codegen/naming.py.
struct PerfectHash {
    const std::uint8_t* slots;  // 1 << bits entries: index + 1, or 0
    std::uint64_t multiplier;
    std::uint8_t bits;

    static std::uint64_t load(const char* text, std::size_t size) noexcept {
        static_assert(std::endian::native == std::endian::little, "the generator computed the slots for little endian");
        std::uint64_t word = 0;
        if (size >= 8) {
            std::memcpy(&word, text, 8);
        } else if (size >= 4) {
            std::uint32_t low = 0;
            std::uint32_t high = 0;
            std::memcpy(&low, text, 4);
            std::memcpy(&high, text + size - 4, 4);
            word = low | (std::uint64_t{high} << 32);
        } else if (size > 0) {
            const auto byte = [text](std::size_t at) { return std::uint64_t{static_cast<std::uint8_t>(text[at])}; };
            word = byte(0) | (byte(size / 2) << 8) | (byte(size - 1) << 16);
        }
        return word;
    }

    [[nodiscard]] std::size_t slot(const char* text, std::size_t size) const noexcept {
        const std::uint64_t first = load(text, size);
        const std::uint64_t last = size > 8 ? load(text + size - 8, 8) + size : size;
        return static_cast<std::size_t>(((first ^ (last * 0x9E3779B97F4A7C15ULL)) * multiplier) >> (64 - bits));
    }
};

/// One member of an object.
struct Field {
    const char* text;
    const void* of;
    std::uint16_t offset;
    std::uint8_t size;
    Kind kind;
    std::uint8_t bit;  // which bit of `seen` it sets; the required ones have bits of their own, the others share 63
    bool required;

    [[nodiscard]] Name name() const noexcept { return {text, size}; }
    [[nodiscard]] ValueType type() const noexcept { return {kind, of}; }
    void* in(void* object) const noexcept { return static_cast<char*>(object) + offset; }
    const void* in(const void* object) const noexcept { return static_cast<const char*>(object) + offset; }
};

struct ObjectInfo {
    std::string_view name;
    const Field* fields;
    std::uint16_t count;
    std::uint16_t extra_offset;
    std::uint64_t required_bits;
    PerfectHash hash;
    bool may_upload;
    void* (*create)();
    void (*destroy)(void* object);
    void (*reset)(void* object);

    [[nodiscard]] const Field* find(std::string_view key) const noexcept {
        const std::uint8_t index = hash.slots[hash.slot(key.data(), key.size())];
        if (index == 0) {
            return nullptr;
        }
        const Field* const field = fields + (index - 1);
        return field->name().is(key) ? field : nullptr;
    }
};

struct EnumInfo {
    const Name* names;
    std::uint16_t count;
    PerfectHash hash;

    /// The index of a value, or `count` when it is not known.
    [[nodiscard]] std::uint16_t find(std::string_view text) const noexcept {
        const std::uint8_t index = hash.slots[hash.slot(text.data(), text.size())];
        return index != 0 && names[index - 1].is(text) ? static_cast<std::uint16_t>(index - 1) : count;
    }
};

struct Alternative {
    ValueType type;
    void* (*emplace)(void* one_of);
    const void* (*get)(const void* one_of);
};

/// When an object is an alternative of a union: all that is given must hold.
struct UnionRule {
    Name value;  // of the discriminator; text == nullptr: any
    Name key;    // a member it must have; text == nullptr: none
    std::uint8_t alternative;
};

struct UnionInfo {
    std::string_view name;
    Name discriminator;  // text == nullptr: the rules look at keys only
    const Alternative* alternatives;
    std::uint8_t count;  // with the UnknownObject at the end
    const UnionRule* rules;
    std::uint8_t rule_count;
    bool looks_at_keys;
    bool may_upload;
    std::size_t (*index)(const void* one_of);
    void* (*create)();
    void (*destroy)(void* one_of);
    /// Set where one alternative is decoded at first sight and may turn out to be another (Message, inaccessible if its
    /// date is 0): the alternative to try first is 0, this gives the right one.
    std::size_t (*recheck)(const void* one_of);
};

struct ArrayInfo {
    ValueType element;
    std::size_t element_size;
    void* (*append)(void* array);
    void (*clear)(void* array);
    std::size_t (*size)(const void* array);
    const void* (*data)(const void* array);
};

struct OptionalInfo {
    ValueType value;
    void* (*engage)(void* optional);
    void (*reset)(void* optional);
    const void* (*get)(const void* optional);
};

}  // namespace tgfw::detail
