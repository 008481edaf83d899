#pragma once

// Buttons that carry values of any type. Not in tgfw.hpp: #include <tgfw/bot/callback_data/callback_data_cache.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/callback_data/callback_keys.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

/// A button was tapped whose value is no longer kept. It reaches the error handlers where no
/// invalid_callback_data_handler() took the tap before.
class InvalidCallbackData : public Error {
public:
    explicit InvalidCallbackData(std::string data);
    /// What the button carried.
    [[nodiscard]] const std::string& data() const noexcept { return data_; }

private:
    std::string data_;
};

/// Keeps what buttons mean, and gives keys of 64 characters that stand for it in callback_data: for values that do not
/// fit into 64 bytes, or that no client should see. PTB: arbitrary_callback_data.
///
///     auto orders = std::make_shared<CallbackDataCache<Order>>();
///     auto keys = orders->keyboard();
///     co_await context.reply("Which?").reply_markup(InlineKeyboard().callback("Tea", keys.key(tea)));
///     app.add_handler(callback_data_handler(orders, [](const Order& order, Context& context) …));
///
/// It keeps the keyboards that were used last, at most `capacity` of them: making a key and finding its value are uses.
/// Values are copied in. Each operation takes the same time however many keyboards there are. Not thread-safe.
template <class T>
class CallbackDataCache {
public:
    using Time = std::chrono::system_clock::time_point;

    /// `capacity` counts keyboards. `chance` gives numbers of 64 bits that nobody can guess, by default those of the
    /// system. `clock` must outlive the cache. Throws ConfigError for a capacity of 0.
    explicit CallbackDataCache(std::size_t capacity = 1024, Clock& clock = steady_clock(),
                               std::function<std::uint64_t()> chance = detail::system_chance())
        : keys_(capacity, std::move(chance)), clock_(&clock) {}
    // Its keyboards hold on to it.
    CallbackDataCache(const CallbackDataCache&) = delete;
    CallbackDataCache& operator=(const CallbackDataCache&) = delete;

    /// The buttons of one keyboard, which are kept and forgotten together. Must not outlive the cache.
    class Keyboard {
    public:
        /// What stands for `value`. Throws ConfigError beyond 100 buttons.
        [[nodiscard]] std::string key(T value) {
            return cache_->keys_.add(id_, std::make_shared<const T>(std::move(value)), cache_->clock_->system_now());
        }
        [[nodiscard]] InlineKeyboardButton button(std::string text, T value) {
            return InlineKeyboardButton(std::move(text)).with_callback_data(key(std::move(value)));
        }

    private:
        friend class CallbackDataCache;
        explicit Keyboard(CallbackDataCache& cache) : cache_(&cache), id_(cache.keys_.new_id()) {}

        CallbackDataCache* cache_;
        std::string id_;
    };
    [[nodiscard]] Keyboard keyboard() { return Keyboard(*this); }

    /// The value of a button by the data that came with a tap; null where it is not known.
    [[nodiscard]] std::shared_ptr<const T> find(std::string_view data) {
        return std::static_pointer_cast<const T>(keys_.find(data, clock_->system_now()));
    }
    /// The same; throws InvalidCallbackData where it is not known.
    [[nodiscard]] std::shared_ptr<const T> get(std::string_view data) {
        std::shared_ptr<const T> value = find(data);
        if (!value) throw InvalidCallbackData(std::string(data));
        return value;
    }
    /// Whether the value is known; no use of the keyboard.
    [[nodiscard]] bool knows(std::string_view data) const { return keys_.peek(data) != nullptr; }
    /// Whether it is a key, but of no button that is known. True also for keys of another cache.
    [[nodiscard]] bool is_invalid(std::string_view data) const { return keys_.is_key(data) && !knows(data); }

    /// Forgets the keyboard of this button; false where it is not known, as the second time.
    bool drop(std::string_view data) { return keys_.drop(data); }
    void clear() { keys_.clear(); }
    /// Forgets the keyboards that were last used before `cutoff`.
    void clear(Time cutoff) { keys_.clear(cutoff); }
    /// How many keyboards it keeps.
    [[nodiscard]] std::size_t size() const noexcept { return keys_.keyboards().size(); }

    /// Everything, the keyboard used last first, with each value as the text that `encode(const T&)` makes of it.
    template <class Encode>
    [[nodiscard]] std::vector<SavedKeyboard> save(Encode encode_value) const {
        std::vector<SavedKeyboard> saved;
        for (const auto& keyboard : keys_.keyboards()) {
            SavedKeyboard& entry = saved.emplace_back();
            entry.id = keyboard.id;
            entry.used_at = keyboard.used_at;
            for (const auto& button : keyboard.buttons) {
                entry.buttons.emplace_back(button.id, encode_value(*static_cast<const T*>(button.value.get())));
            }
        }
        return saved;
    }
    /// Puts what save() gave in the place of everything, as much as there is room for. `decode(const std::string&)`
    /// makes a `T` of a text; what it throws leaves the cache empty.
    template <class Decode>
    void restore(const std::vector<SavedKeyboard>& saved, Decode decode_value) {
        keys_.clear();
        std::vector<detail::CallbackKeys::Keyboard> keyboards;
        for (const SavedKeyboard& entry : saved) {
            auto& keyboard = keyboards.emplace_back(entry.id, entry.used_at);
            for (const auto& [id, text] : entry.buttons) {
                keyboard.buttons.emplace_back(id, std::make_shared<const T>(decode_value(text)));
            }
        }
        for (auto& keyboard : keyboards) keys_.append(std::move(keyboard));
    }

private:
    detail::CallbackKeys keys_;
    Clock* clock_;
};

}  // namespace tgfw
