#include <app/allowed_updates.hpp>

namespace tgfw {

namespace {

Kinds set_of(const UpdateKind& kind) {
    const auto known = kind.known();
    return known ? Kinds(*known) : Kinds::unknown();
}

std::vector<UpdateKind> known_kinds(Kinds kinds) {
    std::vector<UpdateKind> found;
    for (const UpdateKind& kind : all_update_kinds()) {
        if (!(set_of(kind) & kinds).empty()) found.push_back(kind);
    }
    return found;
}

}  // namespace

std::vector<UpdateKind> kinds_to_ask_for(Kinds reach) {
    if (reach.empty() || !(reach & Kinds::unknown()).empty()) return all_update_kinds();
    return known_kinds(reach | Kinds(UpdateKind::message) | Kinds(UpdateKind::callback_query));
}

Kinds kinds_delivered(const std::vector<UpdateKind>& asked) {
    Kinds kinds;
    for (const UpdateKind& kind : asked.empty() ? default_update_kinds() : asked) kinds |= set_of(kind);
    return kinds;
}

std::string names_of(const std::vector<UpdateKind>& kinds) {
    std::string names;
    for (const UpdateKind& kind : kinds) {
        if (!names.empty()) names += ", ";
        names += kind.to_string();
    }
    return names;
}

std::string names_of(Kinds kinds) {
    return names_of(known_kinds(kinds));
}

}  // namespace tgfw
