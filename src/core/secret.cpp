#include <tgfw/core/secret.hpp>

#include <algorithm>
#include <utility>

#include <openssl/crypto.h>

namespace tgfw {

Secret::Secret(std::string text) noexcept : text_(std::move(text)) {}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
    other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

bool Secret::matches(std::string_view candidate) const noexcept {
    // Compares against a text of the candidate's length, so that neither content nor length of the secret shows.
    unsigned char difference = candidate.size() == text_.size() ? 0 : 1;
    std::size_t next = 0;
    for (std::size_t i = 0; i < candidate.size(); ++i) {
        const char expected = text_.c_str()[next];
        next = next + 1 < text_.size() ? next + 1 : 0;
        difference = static_cast<unsigned char>(
            difference | (static_cast<unsigned char>(candidate[i]) ^ static_cast<unsigned char>(expected)));
    }
    return difference == 0;
}

void Secret::wipe() noexcept {
    OPENSSL_cleanse(text_.data(), text_.size());
    text_.clear();
}

}  // namespace tgfw
