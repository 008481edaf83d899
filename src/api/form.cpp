#include <string>
#include <utility>

#include <api/encode.hpp>
#include <tgfw/api/chat_id.hpp>
#include <tgfw/api/extra.hpp>
#include <tgfw/api/open_enum.hpp>

namespace tgfw::detail {

namespace {

/// A parameter as the text of a form field: strings as they are, the rest as JSON.
std::string field_text(const Reached& member, Attachments& attachments) {
    switch (member.type.kind) {
        case Kind::string:
            return *static_cast<const std::string*>(member.value);
        case Kind::chat_id:
            return static_cast<const ChatId*>(member.value)->to_string();
        case Kind::enumeration:
            return std::string(static_cast<const OpenEnumBase*>(member.value)->text(member.type.info<EnumInfo>()));
        case Kind::input_file:
            return std::string(static_cast<const InputFile*>(member.value)->reference());
        default:
            break;
    }
    std::string text;
    write_value(text, member.type, member.value, &attachments);
    return text;
}

bool object_has_uploads(const ObjectInfo& info, const void* object) {
    if (!info.may_upload) {
        return false;
    }
    for (const Field* field = info.fields; field != info.fields + info.count; ++field) {
        if (has_uploads(field->type(), field->in(object))) {
            return true;
        }
    }
    return false;
}

}  // namespace

FormData encode_form(const ValueType& type, const void* method) {
    const auto& info = type.info<ObjectInfo>();
    FormData form;
    Attachments attachments{&form.files};
    for (const Field* field = info.fields; field != info.fields + info.count; ++field) {
        const Reached member = reach(field->type(), field->in(method));
        if (member.value == nullptr) {
            continue;
        }
        std::string name(field->name().view());
        const auto* const file =
            member.type.kind == Kind::input_file ? static_cast<const InputFile*>(member.value) : nullptr;
        if (file != nullptr && file->is_upload()) {
            form.files.push_back(FormFile(std::move(name), *file));
        } else {
            form.fields.push_back(FormField(std::move(name), field_text(member, attachments)));
        }
    }
    const auto& extra = *reinterpret_cast<const Extra*>(static_cast<const char*>(method) + info.extra_offset);
    for (const UnknownMember& member : extra.unknown()) {
        const bool is_string = !member.json.empty() && member.json.front() == '"';
        form.fields.push_back(FormField(member.name, is_string ? decode<std::string>(member.json) : member.json));
    }
    return form;
}

bool has_uploads(const ValueType& type, const void* value) {
    const Reached inner = reach(type, value);
    if (inner.value == nullptr) {
        return false;
    }
    switch (inner.type.kind) {
        case Kind::input_file:
            return static_cast<const InputFile*>(inner.value)->is_upload();
        case Kind::object:
            return object_has_uploads(inner.type.info<ObjectInfo>(), inner.value);
        case Kind::one_of: {
            const auto& info = inner.type.info<UnionInfo>();
            const std::size_t index = info.index(inner.value);
            return info.may_upload && index < info.count &&
                   has_uploads(info.alternatives[index].type, info.alternatives[index].get(inner.value));
        }
        case Kind::array: {
            const auto& info = inner.type.info<ArrayInfo>();
            const auto* element = static_cast<const char*>(info.data(inner.value));
            for (std::size_t i = 0; i < info.size(inner.value); ++i, element += info.element_size) {
                if (has_uploads(info.element, element)) {
                    return true;
                }
            }
            return false;
        }
        default:
            return false;
    }
}

}  // namespace tgfw::detail
