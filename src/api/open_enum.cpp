#include <tgfw/api/open_enum.hpp>

#include <api/tables.hpp>

namespace tgfw::detail {

void OpenEnumBase::assign(std::string_view text, const EnumInfo& info) {
    const std::uint16_t index = info.find(text);
    if (index != info.count) {
        if (text_ != nullptr) {
            destroy(std::exchange(text_, nullptr));
        }
        index_ = index;
        return;
    }
    auto* const fresh = new std::string(text);
    if (text_ != nullptr) {
        destroy(text_);
    }
    text_ = fresh;
    index_ = none;
}

std::string_view OpenEnumBase::text(const EnumInfo& info) const noexcept {
    if (index_ < info.count) {
        return info.names[index_].view();
    }
    return text_ != nullptr ? std::string_view(*text_) : std::string_view();
}

std::string* OpenEnumBase::copy(const std::string& text) {
    return new std::string(text);
}

void OpenEnumBase::destroy(std::string* text) noexcept {
    delete text;
}

bool OpenEnumBase::same_text(const std::string* left, const std::string* right) noexcept {
    return left != nullptr && right != nullptr && *left == *right;
}

}  // namespace tgfw::detail
