#include <tgfw/bot/callback_data/callback_keys.hpp>

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include <tgfw/api/limits.hpp>
#include <tgfw/bot/callback_data/callback_data_cache.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr std::size_t kIdLength = 32;

bool is_key_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool is_key_id(std::string_view text) {
    return text.size() == kIdLength && std::all_of(text.begin(), text.end(), is_key_digit);
}

}  // namespace

InvalidCallbackData::InvalidCallbackData(std::string data)
    : Error(
          "this button's data is no longer known; it was made before the bot's start, or too many have been made "
          "since"),
      data_(std::move(data)) {}

namespace detail {

CallbackKeys::Chance system_chance() {
    const auto device = std::make_shared<std::random_device>();
    return [device] { return (std::uint64_t{(*device)()} << 32) | (*device)(); };
}

CallbackKeys::CallbackKeys(std::size_t capacity, Chance chance) : capacity_(capacity), chance_(std::move(chance)) {
    if (capacity == 0) throw ConfigError("CallbackDataCache: a capacity of 0 keeps nothing; give at least 1");
}

std::string CallbackKeys::new_id() const {
    const std::uint64_t high = chance_();
    return fmt::format("{:016x}{:016x}", high, chance_());
}

bool CallbackKeys::is_key(std::string_view data) noexcept {
    return data.size() == 2 * kIdLength && std::all_of(data.begin(), data.end(), is_key_digit);
}

CallbackKeys::Place CallbackKeys::place_of(std::string_view key) const {
    // What is no key has no keyboard.
    const auto found = key.size() < kIdLength ? by_id_.end() : by_id_.find(key.substr(0, kIdLength));
    return found == by_id_.end() ? const_cast<std::list<Keyboard>&>(keyboards_).end() : found->second;
}

CallbackKeys::Keyboard& CallbackKeys::touched(Place place, Time now) {
    // Also when the calendar was set back: clear(cutoff) relies on the order.
    place->used_at = std::max(now, keyboards_.front().used_at);
    keyboards_.splice(keyboards_.begin(), keyboards_, place);
    return *place;
}

void CallbackKeys::forget(Place place) {
    by_id_.erase(place->id);
    keyboards_.erase(place);
}

std::string CallbackKeys::add(const std::string& keyboard, Value value, Time now) {
    Place place = place_of(keyboard);
    if (place == keyboards_.end()) {
        if (keyboards_.size() == capacity_) forget(std::prev(keyboards_.end()));
        place = keyboards_.emplace(keyboards_.end(), keyboard, now);
        by_id_.emplace(place->id, place);
    }
    Keyboard& buttons = touched(place, now);
    if (buttons.buttons.size() == static_cast<std::size_t>(limits::inline_keyboard_buttons_max)) {
        throw ConfigError("CallbackDataCache: a keyboard has at most 100 buttons; begin another one by keyboard()");
    }
    buttons.buttons.emplace_back(new_id(), std::move(value));
    return buttons.id + buttons.buttons.back().id;
}

CallbackKeys::Value CallbackKeys::peek(std::string_view key) const {
    const Place place = place_of(key);
    if (place == keyboards_.end()) return nullptr;
    const std::string_view id = key.substr(kIdLength);
    for (const Button& button : place->buttons) {
        if (button.id == id) return button.value;
    }
    return nullptr;
}

CallbackKeys::Value CallbackKeys::find(std::string_view key, Time now) {
    Value value = peek(key);
    if (value) touched(place_of(key), now);
    return value;
}

bool CallbackKeys::drop(std::string_view key) {
    if (!peek(key)) return false;
    forget(place_of(key));
    return true;
}

void CallbackKeys::clear() {
    by_id_.clear();
    keyboards_.clear();
}

void CallbackKeys::clear(Time cutoff) {
    while (!keyboards_.empty() && keyboards_.back().used_at < cutoff) forget(std::prev(keyboards_.end()));
}

bool CallbackKeys::append(Keyboard keyboard) {
    if (keyboards_.size() == capacity_ || !is_key_id(keyboard.id) || by_id_.contains(keyboard.id)) return false;
    if (!keyboards_.empty()) keyboard.used_at = std::min(keyboard.used_at, keyboards_.back().used_at);
    const Place place = keyboards_.insert(keyboards_.end(), std::move(keyboard));
    by_id_.emplace(place->id, place);
    return true;
}

}  // namespace detail

}  // namespace tgfw
