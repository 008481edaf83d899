#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <tgfw/dispatch/commands/command_table.hpp>

namespace tgfw {

class CommandTable::Impl {
public:
    class Entry {
    public:
        Entry(std::shared_ptr<const detail::CommandInfo> i, Handler h) : info(std::move(i)), handler(std::move(h)) {}
        std::shared_ptr<const detail::CommandInfo> info;
        Handler handler;
    };

    /// In upper or lower case; null if the table has no such command.
    [[nodiscard]] const Entry* find(std::string_view name) const noexcept;
    /// The commands that /help shows there.
    [[nodiscard]] std::vector<const detail::CommandInfo*> shown(const Chat& chat, const User& user,
                                                                bool administrator) const;
    [[nodiscard]] const std::string& about_in(std::string_view language_code) const noexcept;
    /// Whether /help has to know whether the user is an administrator.
    [[nodiscard]] bool asks_for_administrators() const noexcept;
    [[nodiscard]] std::string help_text(const Chat& chat, const User& user, bool administrator) const;
    [[nodiscard]] awaitable<void> help(const Message& message, Context& context, std::optional<std::string> name) const;

    std::vector<std::pair<std::string, std::string>> abouts;  // Language and text; the first is for all others.
    std::shared_ptr<detail::CommandWording> wording = std::make_shared<detail::CommandWording>();
    std::vector<Entry> entries;  // In the order of add().
    std::vector<std::string> names;
    std::unordered_map<std::string_view, std::size_t> by_name;  // Its keys are the names in entries.
};

}  // namespace tgfw
