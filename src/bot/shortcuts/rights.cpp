#include <tgfw/bot/shortcuts/rights.hpp>

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <api/tables.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/api/json.hpp>

namespace tgfw {

namespace {

/// By the codec's tables: a right of a later Bot API needs no line here.
template <class T>
T with_all_flags(bool value) {
    T rights;
    const auto& info = detail::codec_type<T>().template info<detail::ObjectInfo>();
    for (const detail::Field* field = info.fields; field != info.fields + info.count; ++field) {
        if (field->kind == detail::Kind::flag) *static_cast<Flag*>(field->in(&rights)) = value;
        if (field->kind == detail::Kind::boolean) *static_cast<bool*>(field->in(&rights)) = value;
    }
    return rights;
}

std::optional<std::string> json_text(const boost::json::value* value) {
    if (value == nullptr) return std::nullopt;
    return boost::json::serialize(*value);
}

}  // namespace

ChatPermissions all_permissions() {
    return with_all_flags<ChatPermissions>(true);
}
ChatPermissions no_permissions() {
    return with_all_flags<ChatPermissions>(false);
}
ChatAdministratorRights all_rights() {
    return with_all_flags<ChatAdministratorRights>(true);
}
ChatAdministratorRights no_rights() {
    return with_all_flags<ChatAdministratorRights>(false);
}

std::vector<MemberDifference> difference(const ChatMemberUpdated& update) {
    const boost::json::object before = parse_json(encode(update.old_chat_member)).as_object();
    const boost::json::object after = parse_json(encode(update.new_chat_member)).as_object();
    std::vector<MemberDifference> found;
    const auto compare = [&](const boost::json::value* left, const boost::json::value* right, std::string_view name) {
        if (left != nullptr && right != nullptr && *left == *right) return;
        MemberDifference& entry = found.emplace_back();
        entry.name = std::string(name);
        entry.before = json_text(left);
        entry.after = json_text(right);
    };
    for (const auto& member : before) compare(&member.value(), after.if_contains(member.key()), member.key());
    for (const auto& member : after) {
        if (!before.contains(member.key())) compare(nullptr, &member.value(), member.key());
    }
    return found;
}

}  // namespace tgfw
