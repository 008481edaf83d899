#include <bot/apply_defaults.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <api/encode.hpp>

// By the codec's tables: a parameter of a later Bot API has its defaults without a line here.
namespace tgfw::detail {

namespace {

constexpr std::string_view kParseMode = "parse_mode";
constexpr std::string_view kEntities = "entities";

/// One object on the way through the parameters.
class DefaultedObject {
public:
    DefaultedObject(const ObjectInfo& info, void* object) : info_(info), object_(object) {}

    [[nodiscard]] bool is_set(std::string_view name) const {
        const Field* field = info_.find(name);
        return field != nullptr && is_present(*field, object_);
    }
    /// Whether there is such a member, and it is absent.
    [[nodiscard]] bool lacks(std::string_view name) const {
        const Field* field = info_.find(name);
        return field != nullptr && !is_present(*field, object_);
    }

    void set_flag(const Field& field, Flag value) const {
        auto& flag = *static_cast<Flag*>(field.in(object_));
        if (!flag.has_value()) flag = value;
    }
    void set_parse_mode(const Field& field, const std::optional<ParseMode>& value) const;
    void set_link_preview(const Field& field, const Box<LinkPreviewOptions>& value) const;

private:
    [[nodiscard]] std::string entities_of(std::string_view prefix) const;
    [[nodiscard]] bool has_text(const std::string& entities) const;

    const ObjectInfo& info_;
    void* object_;
};

/// `quote_parse_mode` goes with `quote_entities`, and `parse_mode` with the only entities of its object.
std::string DefaultedObject::entities_of(std::string_view prefix) const {
    if (!prefix.empty()) return std::string(prefix) + std::string(kEntities);
    for (const Field* field = info_.fields; field != info_.fields + info_.count; ++field) {
        const std::string_view name = field->name().view();
        if (name == kEntities || name == "caption_entities" || name == "text_entities" || name == "title_entities") {
            return std::string(name);
        }
    }
    return std::string();
}

/// The text of `caption_entities` is `caption`, and that of `entities` is `text` or `message_text`.
bool DefaultedObject::has_text(const std::string& entities) const {
    if (entities == kEntities) return is_set("text") || is_set("message_text");
    return is_set(std::string_view(entities).substr(0, entities.size() - kEntities.size() - 1));
}

void DefaultedObject::set_parse_mode(const Field& field, const std::optional<ParseMode>& value) const {
    auto& mode = *static_cast<std::optional<ParseMode>*>(field.in(object_));
    if (mode) {
        if (mode->empty()) mode.reset();  // The user's word for a text without one.
        return;
    }
    std::string_view prefix = field.name().view();
    prefix.remove_suffix(kParseMode.size());
    const std::string entities = entities_of(prefix);
    if (!entities.empty() && !is_set(entities) && has_text(entities)) mode = value;
}

void DefaultedObject::set_link_preview(const Field& field, const Box<LinkPreviewOptions>& value) const {
    if (!value || lacks("text")) return;
    auto& set = *static_cast<Box<LinkPreviewOptions>*>(field.in(object_));
    if (!set) {
        set = value;
        return;
    }
    LinkPreviewOptions merged = *value;
    const auto& info = *static_cast<const ObjectInfo*>(field.of);
    for (const Field* member = info.fields; member != info.fields + info.count; ++member) {
        if (!is_present(*member, set.get())) continue;
        if (member->kind == Kind::flag) {
            *static_cast<Flag*>(member->in(&merged)) = *static_cast<const Flag*>(member->in(set.get()));
        } else if (member->kind == Kind::opt_string) {
            using Text = std::optional<std::string>;
            *static_cast<Text*>(member->in(&merged)) = *static_cast<const Text*>(member->in(set.get()));
        }
    }
    merged.extra = set->extra;
    set = std::move(merged);
}

void apply_to_object(const ObjectInfo& info, void* value, const Defaults& defaults) {
    const DefaultedObject object(info, value);
    for (const Field* field = info.fields; field != info.fields + info.count; ++field) {
        const std::string_view name = field->name().view();
        if (name.ends_with(kParseMode)) {
            object.set_parse_mode(*field, defaults.parse_mode);
        } else if (name == "disable_notification") {
            object.set_flag(*field, defaults.disable_notification);
        } else if (name == "protect_content") {
            object.set_flag(*field, defaults.protect_content);
        } else if (name == "allow_sending_without_reply") {
            if (!object.is_set("chat_id")) object.set_flag(*field, defaults.allow_sending_without_reply);
        } else if (name == "link_preview_options") {
            object.set_link_preview(*field, defaults.link_preview_options);
        } else {
            apply_defaults(field->type(), field->in(value), defaults);
        }
    }
}

}  // namespace

void apply_defaults(ValueType type, void* value, const Defaults& defaults) {
    const Reached inner = reach(type, value);
    // What is reached lies in `value`, or belongs to it.
    void* const reached = const_cast<void*>(inner.value);
    if (reached == nullptr) return;
    if (inner.type.kind == Kind::object) {
        apply_to_object(inner.type.info<ObjectInfo>(), reached, defaults);
    } else if (inner.type.kind == Kind::one_of) {
        const auto& info = inner.type.info<UnionInfo>();
        const std::size_t index = info.index(reached);
        if (index >= info.count) return;
        const Alternative& alternative = info.alternatives[index];
        apply_defaults(alternative.type, const_cast<void*>(alternative.get(reached)), defaults);
    } else if (inner.type.kind == Kind::array) {
        const auto& info = inner.type.info<ArrayInfo>();
        auto* element = static_cast<char*>(const_cast<void*>(info.data(reached)));
        for (std::size_t left = info.size(reached); left > 0; --left, element += info.element_size) {
            apply_defaults(info.element, element, defaults);
        }
    }
}

}  // namespace tgfw::detail
