#include <tgfw/dispatch/conversation/key.hpp>

#include <array>
#include <charconv>

namespace tgfw {

namespace {

constexpr std::string_view kInline = "inline=";

class Part {
public:
    std::string_view name;
    std::int64_t ConversationKey::*member;
};

constexpr std::array kParts{Part{"chat=", &ConversationKey::chat}, Part{"user=", &ConversationKey::user},
                            Part{"topic=", &ConversationKey::topic}, Part{"message=", &ConversationKey::message}};

/// Takes `name=number` and the comma after it off `text`. False if the number is none.
bool take(const Part& part, std::string_view& text, ConversationKey& key) {
    if (!text.starts_with(part.name)) return true;
    text.remove_prefix(part.name.size());
    const auto read = std::from_chars(text.data(), text.data() + text.size(), key.*part.member);
    if (read.ec != std::errc() || key.*part.member == 0) return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (text.empty()) return true;
    if (text.size() == 1 || text.front() != ',') return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::string ConversationKey::to_string() const {
    std::string text;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!text.empty()) text += ',';
        text.append(name).append(value);
    };
    for (const Part& part : kParts) {
        if (this->*part.member != 0) add(part.name, std::to_string(this->*part.member));
    }
    if (!inline_message.empty()) add(kInline, inline_message);
    return text;
}

std::optional<ConversationKey> ConversationKey::parse(std::string_view text) {
    ConversationKey key;
    for (const Part& part : kParts) {
        if (!take(part, text, key)) return std::nullopt;
    }
    if (text.starts_with(kInline) && text.size() > kInline.size()) {
        key.inline_message = text.substr(kInline.size());
    } else if (!text.empty()) {
        return std::nullopt;
    }
    if (key == ConversationKey()) return std::nullopt;
    return key;
}

}  // namespace tgfw

std::size_t std::hash<tgfw::ConversationKey>::operator()(const tgfw::ConversationKey& key) const noexcept {
    // The multiplier of SplitMix64; ids differ in few bits, and must not lie in few buckets.
    std::uint64_t sum = 0;
    for (const std::int64_t part : {key.chat, key.user, key.topic, key.message}) {
        sum = (sum ^ static_cast<std::uint64_t>(part)) * 0xbf58476d1ce4e5b9U;
        sum ^= sum >> 29U;
    }
    if (!key.inline_message.empty()) sum ^= std::hash<std::string>{}(key.inline_message);
    return static_cast<std::size_t>(sum);
}
