#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <tgfw/core/chrono.hpp>

namespace tgfw {

/// The buttons of a keyboard, as CallbackDataCache::save() writes them and restore() reads them.
class SavedKeyboard {
public:
    SavedKeyboard() = default;
    bool operator==(const SavedKeyboard& other) const = default;

    std::string id;
    std::chrono::system_clock::time_point used_at;
    /// The ids of buttons, and what the user's encoder made of their values.
    std::vector<std::pair<std::string, std::string>> buttons;
};

namespace detail {

/// Which value stands behind which key: what CallbackDataCache keeps, without the type of its values.
///
/// A key is 32 digits of its keyboard and 32 of its button, all of them chance. The keyboard that was used least
/// recently goes first. Each operation takes the same time however many keyboards there are.
class CallbackKeys {
public:
    using Value = std::shared_ptr<const void>;
    using Time = std::chrono::system_clock::time_point;
    using Chance = std::function<std::uint64_t()>;

    class Button {
    public:
        Button(std::string i, Value v) : id(std::move(i)), value(std::move(v)) {}
        std::string id;
        Value value;
    };
    class Keyboard {
    public:
        Keyboard(std::string i, Time at) : id(std::move(i)), used_at(at) {}
        std::string id;
        Time used_at;
        std::vector<Button> buttons;
    };

    /// Throws ConfigError for a capacity of 0.
    CallbackKeys(std::size_t capacity, Chance chance);

    [[nodiscard]] std::string new_id() const;
    /// The key of one more button of the keyboard. Throws ConfigError beyond the 100 buttons that a keyboard may have.
    std::string add(const std::string& keyboard, Value value, Time now);
    /// The value behind a key, whose keyboard then is the one used last; null for an unknown one.
    Value find(std::string_view key, Time now);
    /// As find(), but leaves everything as it is.
    [[nodiscard]] Value peek(std::string_view key) const;
    /// Forgets the keyboard of a key; false where it is unknown.
    bool drop(std::string_view key);
    void clear();
    /// Forgets the keyboards that were last used before `cutoff`.
    void clear(Time cutoff);
    /// Puts a keyboard at the end, as the one that was used least recently; false where there is no room, or it is
    /// there.
    bool append(Keyboard keyboard);
    /// The one used last is the first.
    [[nodiscard]] const std::list<Keyboard>& keyboards() const noexcept { return keyboards_; }

    /// Whether a button's data has the form of a key.
    [[nodiscard]] static bool is_key(std::string_view data) noexcept;

private:
    using Place = std::list<Keyboard>::iterator;

    [[nodiscard]] Place place_of(std::string_view key) const;
    Keyboard& touched(Place place, Time now);
    void forget(Place place);

    std::size_t capacity_;
    Chance chance_;
    std::list<Keyboard> keyboards_;
    std::unordered_map<std::string_view, Place> by_id_;  // The ids are those in the list.
};

/// Numbers from the system.
[[nodiscard]] CallbackKeys::Chance system_chance();

}  // namespace detail

}  // namespace tgfw
