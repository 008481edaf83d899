#include <api/encode.hpp>

#include <optional>
#include <string_view>

#include <api/json_writer.hpp>
#include <tgfw/api/box.hpp>
#include <tgfw/api/chat_id.hpp>
#include <tgfw/api/extra.hpp>
#include <tgfw/api/flag.hpp>
#include <tgfw/api/open_enum.hpp>

namespace tgfw::detail {

namespace {

template <class T>
const T& as(const void* value) noexcept {
    return *static_cast<const T*>(value);
}

void write_object(std::string& out, const ObjectInfo& info, const void* object, Attachments* attachments) {
    const auto& extra = as<Extra>(static_cast<const char*>(object) + info.extra_offset);
    char separator = '{';
    const auto write_name = [&](std::string_view name) {
        out += separator;
        out += '"';
        out += name;
        out += "\":";
        separator = ',';
    };
    for (const Field* field = info.fields; field != info.fields + info.count; ++field) {
        if (is_present(*field, object) &&
            !(field->required && !extra.empty() && extra.is_missing(field->name().view()) &&
              is_default(field->type(), field->in(object)))) {
            write_name(field->name().view());
            write_value(out, field->type(), field->in(object), attachments);
        }
    }
    for (const UnknownMember& member : extra.unknown()) {
        out += separator;
        write_string(out, member.name);
        out += ':';
        out += member.json;
        separator = ',';
    }
    out += separator == '{' ? "{}" : "}";
}

void write_array(std::string& out, const ArrayInfo& info, const void* array, Attachments* attachments) {
    const std::size_t size = info.size(array);
    const auto* element = static_cast<const char*>(info.data(array));
    out += '[';
    for (std::size_t i = 0; i < size; ++i, element += info.element_size) {
        if (i != 0) {
            out += ',';
        }
        write_value(out, info.element, element, attachments);
    }
    out += ']';
}

void write_union(std::string& out, const UnionInfo& info, const void* one_of, Attachments* attachments) {
    const std::size_t index = info.index(one_of);
    if (index >= info.count) {  // valueless after an exception
        out += "null";
        return;
    }
    const Alternative& alternative = info.alternatives[index];
    write_value(out, alternative.type, alternative.get(one_of), attachments);
}

void write_file(std::string& out, const InputFile& file, Attachments* attachments) {
    if (!file.is_upload()) {
        write_string(out, file.reference());
        return;
    }
    if (attachments == nullptr) {
        throw ConfigError("a file to upload cannot be written as JSON; send the method as a form (encode_form)");
    }
    const std::string name = "attached" + std::to_string(attachments->count++);
    attachments->files->push_back(FormFile(name, file));
    write_string(out, "attach://" + name);
}

bool is_default_object(const ObjectInfo& info, const void* object) {
    const auto& extra = as<Extra>(static_cast<const char*>(object) + info.extra_offset);
    for (const Field* field = info.fields; field != info.fields + info.count; ++field) {
        if (field->required ? !is_default(field->type(), field->in(object)) : is_present(*field, object)) {
            return false;
        }
    }
    return extra.unknown().empty();
}

}  // namespace

bool is_default(ValueType type, const void* value) {
    switch (type.kind) {
        case Kind::integer:
            return as<std::int64_t>(value) == 0;
        case Kind::number:
            return as<double>(value) == 0;
        case Kind::boolean:
            return !as<bool>(value);
        case Kind::string:
            return as<std::string>(value).empty();
        case Kind::enumeration:
            return as<OpenEnumBase>(value).empty();
        case Kind::chat_id:
            return as<ChatId>(value) == ChatId();
        case Kind::input_file:
            return as<InputFile>(value) == InputFile();
        case Kind::object:
            return is_default_object(type.info<ObjectInfo>(), value);
        case Kind::one_of: {
            const auto& info = type.info<UnionInfo>();
            return info.index(value) == 0 && is_default(info.alternatives[0].type, info.alternatives[0].get(value));
        }
        case Kind::array:
            return type.info<ArrayInfo>().size(value) == 0;
        case Kind::constant:
            return true;
        default:
            return reach(type, value).value == nullptr;  // a required box may be empty
    }
}

Reached reach(ValueType type, const void* value) {
    switch (type.kind) {
        case Kind::box_object:
            return {{Kind::object, type.of}, as<BoxBase>(value).pointer};
        case Kind::box_one_of:
            return {{Kind::one_of, type.of}, as<BoxBase>(value).pointer};
        case Kind::optional: {
            const auto& info = type.info<OptionalInfo>();
            return {info.value, info.get(value)};
        }
        case Kind::opt_integer: {
            const auto& optional = as<std::optional<std::int64_t>>(value);
            return {{Kind::integer}, optional ? &*optional : nullptr};
        }
        case Kind::opt_number: {
            const auto& optional = as<std::optional<double>>(value);
            return {{Kind::number}, optional ? &*optional : nullptr};
        }
        case Kind::opt_string: {
            const auto& optional = as<std::optional<std::string>>(value);
            return {{Kind::string}, optional ? &*optional : nullptr};
        }
        case Kind::flag:
            return {type, as<Flag>(value).has_value() ? value : nullptr};
        default:
            return {type, value};
    }
}

bool is_present(const Field& field, const void* object) {
    return reach(field.type(), field.in(object)).value != nullptr;
}

void write_value(std::string& out, ValueType type, const void* value, Attachments* attachments) {
    switch (type.kind) {
        case Kind::integer:
            write_integer(out, as<std::int64_t>(value));
            return;
        case Kind::number:
            write_number(out, as<double>(value));
            return;
        case Kind::boolean:
            out += as<bool>(value) ? "true" : "false";
            return;
        case Kind::flag:
            out += as<Flag>(value) ? "true" : "false";
            return;
        case Kind::string:
            write_string(out, as<std::string>(value));
            return;
        case Kind::enumeration:
            write_string(out, as<OpenEnumBase>(value).text(type.info<EnumInfo>()));
            return;
        case Kind::chat_id: {
            const auto& id = as<ChatId>(value);
            id.is_username() ? write_string(out, id.username()) : write_integer(out, id.id());
            return;
        }
        case Kind::input_file:
            write_file(out, as<InputFile>(value), attachments);
            return;
        case Kind::object:
            write_object(out, type.info<ObjectInfo>(), value, attachments);
            return;
        case Kind::one_of:
            write_union(out, type.info<UnionInfo>(), value, attachments);
            return;
        case Kind::array:
            write_array(out, type.info<ArrayInfo>(), value, attachments);
            return;
        case Kind::constant:
            write_string(out, type.info<std::string_view>());
            return;
        case Kind::unknown_object:
            out += as<UnknownObject>(value).json;
            return;
        default: {
            const Reached inner = reach(type, value);
            inner.value != nullptr ? write_value(out, inner.type, inner.value, attachments) : void(out += "null");
            return;
        }
    }
}

}  // namespace tgfw::detail
