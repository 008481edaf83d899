#include <api/decode.hpp>

#include <optional>
#include <string>
#include <utility>

#include <tgfw/api/box.hpp>
#include <tgfw/api/chat_id.hpp>
#include <tgfw/api/extra.hpp>
#include <tgfw/api/flag.hpp>
#include <tgfw/api/input_file.hpp>
#include <tgfw/api/open_enum.hpp>

namespace tgfw::detail {

namespace {

template <class T>
T& as(void* value) noexcept {
    return *static_cast<T*>(value);
}

void read_object(JsonReader& reader, const ObjectInfo& info, void* object);
void read_union(JsonReader& reader, const UnionInfo& info, void* one_of);
void read_array(JsonReader& reader, const ArrayInfo& info, void* array);

void read_chat_id(JsonReader& reader, ChatId& id) {
    if (reader.peek() == '"') {
        id = ChatId(reader.string());
    } else {
        id = ChatId(reader.integer());
    }
}

void read_optional(JsonReader& reader, const OptionalInfo& info, void* optional) {
    if (reader.take_null()) {
        info.reset(optional);
        return;
    }
    read_value(reader, info.value, info.engage(optional));
}

void read_constant(JsonReader& reader, std::string_view expected) {
    const char first = reader.peek();
    const std::size_t at = reader.offset();
    if (first != '"') {
        reader.fail_type("a string");
    }
    const std::string_view text = reader.string();
    if (text != expected) {
        reader.fail("expected \"" + std::string(expected) + "\", got \"" + std::string(text.substr(0, 40)) + '"', at);
    }
}

void read_unknown(JsonReader& reader, const ObjectInfo& info, void* object, std::string_view key) {
    std::string name(key);
    std::string_view raw;
    try {
        raw = reader.raw_value();
    } catch (DecodeFailure& failure) {
        failure.prepend(name);
        throw;
    }
    as<Extra>(static_cast<char*>(object) + info.extra_offset).set(std::move(name), std::string(raw));
}

/// Notes the required members that never came.
void note_missing(const ObjectInfo& info, void* object, std::uint64_t seen) {
    auto& extra = as<Extra>(static_cast<char*>(object) + info.extra_offset);
    for (const Field* field = info.fields; field != info.fields + info.count; ++field) {
        if (field->required && (seen & (std::uint64_t{1} << field->bit)) == 0) {
            extra.add_missing(std::string(field->name().view()));
        }
    }
}

/// Makes room in a box: a second member of the same name, or null, replaces what is there.
template <class Info>
void clear_box(BoxBase& box, const Info& info) {
    if (box.pointer != nullptr) [[unlikely]] {
        info.destroy(std::exchange(box.pointer, nullptr));
    }
}

template <class Info, class Read>
void read_box(JsonReader& reader, BoxBase& box, const Info& info, Read read) {
    clear_box(box, info);
    if (!reader.take_null()) {
        box.pointer = info.create();
        read(reader, info, box.pointer);
    }
}

void read_field(JsonReader& reader, const Field& field, void* object, std::uint64_t seen) {
    void* const value = field.in(object);
    switch (field.kind) {
        case Kind::string:
            as<std::string>(value).assign(reader.string());
            return;
        case Kind::integer:
            as<std::int64_t>(value) = reader.integer();
            return;
        case Kind::boolean:
            as<bool>(value) = reader.boolean();
            return;
        case Kind::object:
            if ((seen & (std::uint64_t{1} << field.bit)) != 0) [[unlikely]] {
                field.type().info<ObjectInfo>().reset(value);
            }
            read_object(reader, field.type().info<ObjectInfo>(), value);
            return;
        default:
            read_value(reader, field.type(), value);
            return;
    }
}

void read_members(JsonReader& reader, const ObjectInfo& info, void* object, const Field*& field) {
    std::uint64_t seen = 0;
    do {
        const std::string_view key = reader.key();
        field = info.find(key);
        if (field != nullptr) [[likely]] {
            read_field(reader, *field, object, seen);
            seen |= std::uint64_t{1} << field->bit;
            field = nullptr;
        } else {
            read_unknown(reader, info, object, key);
        }
    } while (reader.next('}'));
    if ((seen & info.required_bits) != info.required_bits) [[unlikely]] {
        note_missing(info, object, seen);
    }
}

void read_object(JsonReader& reader, const ObjectInfo& info, void* object) {
    if (!reader.enter('{', "an object")) {
        if (info.required_bits != 0) {
            note_missing(info, object, 0);
        }
        return;
    }
    const Field* field = nullptr;
    try {
        read_members(reader, info, object, field);
    } catch (DecodeFailure& failure) {
        if (field != nullptr) {
            failure.prepend(field->name().view());
        }
        throw;
    }
}

void read_array(JsonReader& reader, const ArrayInfo& info, void* array) {
    if (info.size(array) != 0) [[unlikely]] {
        info.clear(array);
    }
    if (!reader.enter('[', "an array")) {
        return;
    }
    std::size_t index = 0;
    try {
        do {
            void* const element = info.append(array);
            if (info.element.kind == Kind::object) {
                read_object(reader, info.element.info<ObjectInfo>(), element);
            } else {
                read_value(reader, info.element, element);
            }
            ++index;
        } while (reader.next(']'));
    } catch (DecodeFailure& failure) {
        failure.prepend('[' + std::to_string(index) + ']');
        throw;
    }
}

/// The alternative for an object: looks ahead for the discriminator and, where needed, for members.
std::size_t select(JsonReader& reader, const UnionInfo& info) {
    const JsonReader::Mark start = reader.mark();
    std::string discriminator;
    bool has_discriminator = false;
    std::uint64_t keys = 0;
    if (reader.enter('{', "an object")) {
        do {
            const std::string_view key = reader.key();
            for (std::size_t i = 0; info.looks_at_keys && i < info.rule_count; ++i) {
                if (info.rules[i].key.text != nullptr && info.rules[i].key.is(key)) {
                    keys |= std::uint64_t{1} << i;
                }
            }
            if (info.discriminator.text != nullptr && info.discriminator.is(key) && reader.peek() == '"') {
                discriminator = reader.string();
                has_discriminator = true;
                if (!info.looks_at_keys) {
                    break;
                }
            } else {
                reader.raw_value();
            }
        } while (reader.next('}'));
    }
    reader.rewind(start);
    for (std::size_t i = 0; i < info.rule_count; ++i) {
        const UnionRule& rule = info.rules[i];
        const bool value_fits = rule.value.text == nullptr || (has_discriminator && rule.value.is(discriminator));
        const bool key_fits = rule.key.text == nullptr || (keys & (std::uint64_t{1} << i)) != 0;
        if (value_fits && key_fits) {
            return rule.alternative;
        }
    }
    return std::size_t{info.count} - 1;
}

bool starts(char c, Kind kind) noexcept {
    switch (kind) {
        case Kind::string:
            return c == '"';
        case Kind::boolean:
            return c == 't' || c == 'f';
        case Kind::array:
            return c == '[';
        default:
            return false;
    }
}

void read_alternative(JsonReader& reader, const UnionInfo& info, void* one_of, std::size_t index) {
    const Alternative& alternative = info.alternatives[index];
    read_value(reader, alternative.type, alternative.emplace(one_of));
}

void read_union(JsonReader& reader, const UnionInfo& info, void* one_of) {
    const char c = reader.peek();
    if (c != '{') {
        for (std::size_t i = 0; i + 1 < info.count; ++i) {
            if (starts(c, info.alternatives[i].type.kind)) {
                read_alternative(reader, info, one_of, i);
                return;
            }
        }
        reader.fail_type("an object");
    }
    if (info.recheck == nullptr) {
        read_alternative(reader, info, one_of, select(reader, info));
        return;
    }
    const JsonReader::Mark start = reader.mark();
    read_alternative(reader, info, one_of, 0);
    if (const std::size_t right = info.recheck(one_of); right != 0) {
        reader.rewind(start);
        read_alternative(reader, info, one_of, right);
    }
}

}  // namespace

void read_value(JsonReader& reader, ValueType type, void* value) {
    switch (type.kind) {
        case Kind::integer:
            as<std::int64_t>(value) = reader.integer();
            return;
        case Kind::number:
            as<double>(value) = reader.number();
            return;
        case Kind::boolean:
            as<bool>(value) = reader.boolean();
            return;
        case Kind::string:
            as<std::string>(value).assign(reader.string());
            return;
        case Kind::opt_integer: {
            auto& optional = as<std::optional<std::int64_t>>(value);
            if (reader.take_null()) {
                optional.reset();
            } else {
                optional = reader.integer();
            }
            return;
        }
        case Kind::opt_number: {
            auto& optional = as<std::optional<double>>(value);
            if (reader.take_null()) {
                optional.reset();
            } else {
                optional = reader.number();
            }
            return;
        }
        case Kind::opt_string: {
            auto& optional = as<std::optional<std::string>>(value);
            if (reader.take_null()) {
                optional.reset();
            } else {
                optional.emplace(reader.string());
            }
            return;
        }
        case Kind::flag:
            as<Flag>(value) = reader.take_null() ? Flag() : Flag(reader.boolean());
            return;
        case Kind::enumeration:
            as<OpenEnumBase>(value).assign(reader.string(), type.info<EnumInfo>());
            return;
        case Kind::chat_id:
            read_chat_id(reader, as<ChatId>(value));
            return;
        case Kind::input_file:
            as<InputFile>(value) = InputFile(reader.string());
            return;
        case Kind::object:
            read_object(reader, type.info<ObjectInfo>(), value);
            return;
        case Kind::one_of:
            read_union(reader, type.info<UnionInfo>(), value);
            return;
        case Kind::box_object:
            read_box(reader, as<BoxBase>(value), type.info<ObjectInfo>(), read_object);
            return;
        case Kind::box_one_of:
            read_box(reader, as<BoxBase>(value), type.info<UnionInfo>(), read_union);
            return;
        case Kind::array:
            read_array(reader, type.info<ArrayInfo>(), value);
            return;
        case Kind::optional:
            read_optional(reader, type.info<OptionalInfo>(), value);
            return;
        case Kind::constant:
            read_constant(reader, type.info<std::string_view>());
            return;
        case Kind::unknown_object:
            as<UnknownObject>(value).json = std::string(reader.raw_value());
            return;
    }
}

}  // namespace tgfw::detail
