#include <tgfw/api/extra.hpp>

#include <algorithm>
#include <utility>

namespace tgfw {

struct Extra::Data {
    std::vector<UnknownMember> unknown;
    std::vector<std::string> missing;
};

UnknownMember::UnknownMember(std::string member_name, std::string raw_json)
    : name(std::move(member_name)), json(std::move(raw_json)) {}

UnknownObject::UnknownObject(std::string raw_json) : json(std::move(raw_json)) {}

Extra::Extra() noexcept = default;
Extra::Extra(const Extra& other) : data_(other.data_ ? std::make_unique<Data>(*other.data_) : nullptr) {}
Extra::Extra(Extra&& other) noexcept = default;
Extra& Extra::operator=(const Extra& other) {
    data_ = other.data_ ? std::make_unique<Data>(*other.data_) : nullptr;
    return *this;
}
Extra& Extra::operator=(Extra&& other) noexcept = default;
Extra::~Extra() = default;

Extra::Data& Extra::data() {
    if (!data_) {
        data_ = std::make_unique<Data>();
    }
    return *data_;
}

const std::vector<UnknownMember>& Extra::unknown() const noexcept {
    static const std::vector<UnknownMember> none;
    return data_ ? data_->unknown : none;
}

const std::string* Extra::find(std::string_view name) const noexcept {
    const auto& members = unknown();
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.name == name; });
    return found == members.end() ? nullptr : &found->json;
}

void Extra::set(std::string name, std::string json) {
    auto& members = data().unknown;
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.name == name; });
    if (found != members.end()) {
        found->json = std::move(json);
    } else {
        members.emplace_back(std::move(name), std::move(json));
    }
}

const std::vector<std::string>& Extra::missing() const noexcept {
    static const std::vector<std::string> none;
    return data_ ? data_->missing : none;
}

bool Extra::is_missing(std::string_view name) const noexcept {
    const auto& names = missing();
    return std::find(names.begin(), names.end(), name) != names.end();
}

void Extra::add_missing(std::string name) {
    data().missing.push_back(std::move(name));
}

bool Extra::operator==(const Extra& other) const noexcept {
    return unknown() == other.unknown() && missing() == other.missing();
}

}  // namespace tgfw
